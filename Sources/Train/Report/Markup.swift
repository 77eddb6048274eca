/// A piece of a page, well formed as HTML and as XML at once.
///
/// Text becomes markup by being escaped, so that no file name or error can break a page.
struct Markup: Sendable, Equatable {
    let source: String

    /// Text as it is to be read.
    init(_ text: String) { source = text.escaped }

    /// What is markup already.
    init(source: String) { self.source = source }
}

/// An element with its attributes and what is in it.
func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    @MarkupBuilder _ content: () -> Markup = { Markup("") }
) -> Markup {
    let start = "<" + name + attributes.map { " \($0)=\"\($1.escaped)\"" }.joined()
    // HTML knows these by name alone, and every other one only with an end tag.
    if ["meta", "img", "input"].contains(name) { return Markup(source: start + " />") }
    return Markup(source: start + ">" + content().source + "</\(name)>")
}

/// Elements and texts one after the other, as they are written.
@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ text: String) -> Markup { Markup(text) }
    static func buildExpression(_ markup: Markup) -> Markup { markup }
    static func buildBlock(_ parts: Markup...) -> Markup { joined(parts) }
    static func buildArray(_ parts: [Markup]) -> Markup { joined(parts) }
    static func buildOptional(_ part: Markup?) -> Markup { part ?? Markup("") }
    static func buildEither(first: Markup) -> Markup { first }
    static func buildEither(second: Markup) -> Markup { second }

    private static func joined(_ parts: [Markup]) -> Markup { Markup(source: parts.map(\.source).joined()) }
}

extension String {
    /// The text for use between tags and in attributes, without the control characters that XML forbids.
    fileprivate var escaped: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
