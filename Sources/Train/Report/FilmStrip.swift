/// Pictures over time: a strip that scrolls sideways, and the same pictures as a film in one frame.
struct FilmStrip {
    struct Frame: Sendable {
        let caption: String
        let picture: EmbeddedPicture
    }

    /// The most frames that a page carries.
    static let limit = 48

    /// What the film shows, for those who cannot see it.
    let subject: String
    let frames: [Frame]

    /// - Parameter frames: in the order of time; evenly thinned out to at most ``limit``, first and last kept.
    init(subject: String, frames: [Frame]) {
        self.subject = subject
        let indices = evenIndices(count: frames.count, limit: Self.limit)
        self.frames = indices.map { frames[$0] }
    }

    /// Nothing without a frame.
    @MarkupBuilder var markup: Markup {
        if let first = frames.first {
            element("div", ["class": "film"]) {
                element("div", ["class": "screen", "hidden": "hidden", "style": first.picture.stageStyle]) {
                    element("canvas", ["role": "img"])
                }
                controls
                strip
            }
        }
    }

    private var controls: Markup {
        element("div", ["class": "controls", "hidden": "hidden"]) {
            element("button", ["type": "button"]) { "Play" }
            element(
                "input",
                [
                    "type": "range", "min": "0", "max": "\(frames.count - 1)", "value": "\(frames.count - 1)",
                    "aria-label": "Frame of the film",
                ])
            element("output")
        }
    }

    private var strip: Markup {
        element("ol", ["class": "strip", "tabindex": "0", "aria-label": subject]) {
            for (index, frame) in frames.enumerated() {
                element("li") {
                    element("figure") {
                        frame.picture.markup(
                            identifier: "frame-\(index + 1)", alternative: "\(subject), \(frame.caption)")
                        element("figcaption") { frame.caption }
                    }
                }
            }
        }
    }
}

/// At most `limit` of the indices below `count`, at even distances, the first and the last among them.
func evenIndices(count: Int, limit: Int) -> [Int] {
    if count <= limit { return Array(0..<count) }
    return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
}
