/// Two pictures over each other with a divide to move between them, each chosen among the pictures of the page.
///
/// The pictures stand elsewhere on the page, once each; the slider names them.
struct ComparisonSlider {
    struct Choice: Sendable, Equatable {
        /// The `id` of the picture's element.
        let identifier: String
        let name: String
    }

    let choices: [Choice]
    /// Which choices are shown at first.
    let left: Int, right: Int
    /// Its shape is that of the stage; pictures of another shape are shown whole in it.
    let model: EmbeddedPicture

    /// Nothing with fewer than two pictures.
    @MarkupBuilder var markup: Markup {
        if choices.count > 1 {
            element("div", ["class": "comparison", "hidden": "hidden", "style": model.stageStyle]) {
                element("div", ["class": "stage"]) {
                    element("div", ["class": "divide"])
                }
                element("div", ["class": "controls"]) {
                    selection("left", "Left", left)
                    divide
                    selection("right", "Right", right)
                }
            }
        }
    }

    private var divide: Markup {
        element(
            "input",
            [
                "type": "range", "min": "0", "max": "100", "step": "any", "value": "50",
                "aria-label": "Divide between left and right",
            ])
    }

    private func selection(_ side: String, _ label: String, _ selected: Int) -> Markup {
        element("label") {
            label
            element("select", ["class": side]) {
                for (index, choice) in choices.enumerated() {
                    if index == selected {
                        element("option", ["value": choice.identifier, "selected": "selected"]) { choice.name }
                    } else {
                        element("option", ["value": choice.identifier]) { choice.name }
                    }
                }
            }
        }
    }
}
