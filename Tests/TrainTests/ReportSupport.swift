import Foundation
import Testing

@testable import Train

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A page as an XML parser sees it: elements in their order, each with all the text in it.
final class ParsedPage: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    init(_ html: String) throws {
        super.init()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = self
        try #require(parser.parse(), "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")")
    }

    convenience init(_ markup: Markup) throws { try self.init("<div>" + markup.source + "</div>") }

    convenience init(contentsOf url: URL) throws { try self.init(String(contentsOf: url, encoding: .utf8)) }

    func all(_ name: String, class kind: String? = nil) -> [Element] {
        elements.filter {
            $0.name == name
                && (kind == nil || ($0.attributes["class"] ?? "").split(separator: " ").contains(kind![...]))
        }
    }

    var text: String { elements.first?.text ?? "" }

    /// Nothing is fetched from anywhere, no picture is missing and no name is given twice.
    func expectSelfContained(sourceLocation: SourceLocation = #_sourceLocation) {
        let identifiers = elements.compactMap { $0.attributes["id"] }
        #expect(Set(identifiers).count == identifiers.count, sourceLocation: sourceLocation)
        for picture in all("img") {
            let isEmbedded = picture.attributes["src"]?.hasPrefix("data:image/jpeg;base64,/9j/") == true
            #expect(isEmbedded && picture.attributes["alt"]?.isEmpty == false, sourceLocation: sourceLocation)
        }
        for element in elements {
            let addresses = element.attributes.values.filter { $0.contains("://") || $0.hasPrefix("//") }
            #expect(addresses.isEmpty && !["link", "iframe"].contains(element.name), sourceLocation: sourceLocation)
            if let target = element.attributes["href"] {
                #expect(
                    target.hasPrefix("#") && identifiers.contains(String(target.dropFirst())),
                    sourceLocation: sourceLocation)
            }
            if element.name == "script" { #expect(element.attributes["src"] == nil, sourceLocation: sourceLocation) }
        }
        let texts = all("script") + all("style")
        #expect(
            texts.allSatisfy { !$0.text.contains("://") && !$0.text.contains("import ") },
            sourceLocation: sourceLocation)
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        for index in open { elements[index].text += text }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }
}
