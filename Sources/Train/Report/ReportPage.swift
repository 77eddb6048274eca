/// A page that stands alone: one file with its style, its script and its pictures in it.
struct ReportPage {
    /// A part of the page under a heading.
    struct Section {
        let title: String
        let content: Markup

        init(_ title: String, @MarkupBuilder content: () -> Markup) { (self.title, self.content) = (title, content()) }
    }

    /// The name of the page in a report's folder.
    static let fileName = "report.html"

    /// What kind of report this is, above the title.
    let kind: String
    let title: String
    let subtitle: Markup
    let sections: [Section]
    /// Seconds after which browsers read the file again.
    var refresh: Int?

    /// The file's text.
    var html: String {
        "<!DOCTYPE html>\n"
            + element("html", ["lang": "en"]) {
                head; main
            }.source + "\n"
    }

    private var head: Markup {
        element("head") {
            element("meta", ["charset": "utf-8"])
            element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
            if let refresh { element("meta", ["http-equiv": "refresh", "content": "\(refresh)"]) }
            element("title") { "\(title) · \(kind)" }
            element("style") { Markup(source: ReportStyle.sheet) }
        }
    }

    private var main: Markup {
        element("body") {
            element("header") {
                element("p", ["class": "kind"]) { kind }
                element("h1") { title }
                subtitle
            }
            element("main") {
                for section in sections {
                    element("section") {
                        element("h2") { section.title }
                        section.content
                    }
                }
            }
            element("script") { Markup(source: ReportScript.text) }
        }
    }
}
