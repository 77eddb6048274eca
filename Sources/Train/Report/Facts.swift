/// Names with their values.
typealias Facts = [(name: String, value: String)]

/// A few numbers at a glance.
func factList(_ facts: Facts) -> Markup {
    element("dl") {
        for fact in facts {
            element("div") {
                element("dt") { fact.name }
                element("dd") { fact.value }
            }
        }
    }
}

/// Settings and their values, one a row.
func settingsTable(_ caption: String, _ facts: Facts) -> Markup {
    element("table", ["class": "settings"]) {
        element("caption") { caption }
        element("tbody") {
            for fact in facts {
                element("tr") {
                    element("th", ["scope": "row"]) { fact.name }
                    element("td") { fact.value }
                }
            }
        }
    }
}

/// Rows of numbers under a row of names; it scrolls by itself where the page is too narrow.
@MarkupBuilder func numbersTable(_ caption: String, _ rows: [[String]]) -> Markup {
    element("p", ["class": "quiet"]) { caption }
    element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]) {
        element("table", ["class": "numbers"]) {
            element("thead") {
                element("tr") { for name in rows.first ?? [] { element("th", ["scope": "col"]) { name } } }
            }
            element("tbody") { for row in rows.dropFirst() { numbersRow(row) } }
        }
    }
}

private func numbersRow(_ row: [String]) -> Markup {
    element("tr") {
        for (column, cell) in row.enumerated() {
            if column == 0 { element("th", ["scope": "row"]) { cell } } else { element("td") { cell } }
        }
    }
}

/// A picture with what it is beneath it.
func plate(_ picture: EmbeddedPicture, identifier: String, caption: String, alternative: String) -> Markup {
    element("figure", ["class": "plate"]) {
        picture.markup(identifier: identifier, alternative: alternative)
        element("figcaption") { caption }
    }
}
