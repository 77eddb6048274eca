import Foundation
import Testing

/// The articles and the README show code that is compiled and run here: every block marked `swift` stands line for line in
/// a file beside this one, but for its indentation.
@Suite struct ArticleTests {
    private static let articles = [
        "README.md": 1, "Sources/TransformNet/TransformNet.docc/PaintingAPhotograph.md": 4,
        "Sources/TransformNet/TransformNet.docc/SharingBetweenTasks.md": 2,
        "Sources/PerceptualLoss/PerceptualLoss.docc/LearningAPainting.md": 8,
        "Sources/PerceptualLoss/PerceptualLoss.docc/ImprovingAPicture.md": 1,
    ]

    /// The lines that say something, and apart from them the imports, which stand at the head of a file.
    private struct Code {
        var imports: Set<String> = []
        var lines: [String] = []

        init(_ text: some StringProtocol) {
            for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
                if line.hasPrefix("import ") {
                    imports.insert(line)
                } else if !line.isEmpty, !line.hasPrefix("//") {
                    lines.append(line)
                }
            }
        }

        func contains(_ part: Code) -> Bool {
            part.imports.isSubset(of: imports) && lines.contains(part.lines)
        }
    }

    private static func blocks(of article: String) throws -> [Code] {
        let text = try String(contentsOf: repository.appendingPathComponent(article), encoding: .utf8)
        return text.components(separatedBy: "```swift\n").dropFirst().map { rest in
            Code(rest.components(separatedBy: "```")[0])
        }
    }

    private static func compiled() throws -> [Code] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try ["Painting.swift", "Learning.swift"].map {
            Code(try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8))
        }
    }

    @Test("code that is shown is code that is compiled", arguments: articles.keys.sorted())
    func blocksAreCompiled(article: String) throws {
        let blocks = try Self.blocks(of: article)
        #expect(blocks.count == Self.articles[article])
        let compiled = try Self.compiled()
        for block in blocks {
            #expect(!block.lines.isEmpty)
            #expect(compiled.contains { $0.contains(block) }, "\(block.lines.joined(separator: "\n"))")
        }
    }

    @Test("no catalogue has an article that is not looked at")
    func allArticlesAreLookedAt() throws {
        for catalogue in ["TransformNet", "PerceptualLoss"] {
            let folder = "Sources/\(catalogue)/\(catalogue).docc"
            let files = try FileManager.default.contentsOfDirectory(
                atPath: repository.appendingPathComponent(folder).path)
            for file in files where try !Self.blocks(of: "\(folder)/\(file)").isEmpty {
                #expect(Self.articles["\(folder)/\(file)"] != nil, "\(file) shows code")
            }
        }
    }
}
