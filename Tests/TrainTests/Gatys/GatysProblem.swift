import Foundation
import Imaging
import Testing

/// A photo, paintings, masks and a loss network, so small that painting takes a moment.
final class GatysProblem {
    let folder: TemporaryFolder
    let photo: Image

    init() throws {
        folder = try TemporaryFolder()
        photo = picture(width: 32, height: 24, seed: 20)
        try photo.write(to: folder.file("photo.png"))
        try picture(width: 40, height: 30, seed: 21).write(to: folder.file("painting.png"))
        try picture(width: 26, height: 36, seed: 22).write(to: folder.file("other.png"))
        try writeLossNetwork(to: folder.file("vgg.h5"))
    }

    /// Writes a grey picture of the photo's size.
    func writeMask(_ name: String, _ level: (_ x: Int) -> Float) throws {
        let pixels = (0..<32 * 24 * 3).map { level($0 / 3 % 32) }
        try Image(width: 32, height: 24, pixels: pixels).write(to: folder.file(name))
    }

    /// The command line of a run that writes `output`; options given in `changes` come in place of the usual ones, and
    /// those that are nil there are left out.
    func arguments(
        _ changes: [String: String?] = [:], also more: [String] = [], output: String = "o.png"
    ) -> [String] {
        var options: [String: String?] = [
            "photo": folder.path("photo.png"), "painting": folder.path("painting.png"),
            "loss-network": folder.path("vgg.h5"), "content-layers": "relu1_2:0.1",
            "style-layers": "relu1_1:5,relu1_2:5", "iterations": "4", "output": folder.path(output),
        ]
        options.merge(changes) { $1 }
        let words = options.sorted { $0.key < $1.key }.flatMap { name, value in value.map { ["--\(name)", $0] } ?? [] }
        return ["gatys"] + words + more
    }

    /// Runs the program to its end, which must be a good one, and reads the picture.
    @discardableResult func paint(
        _ changes: [String: String?] = [:], also more: [String] = [], output: String = "o.png",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Image {
        let result = try impastoTrain(arguments(changes, also: more, output: output))
        #expect(result.status == 0, "\(result.errors)", sourceLocation: sourceLocation)
        return try Image(contentsOf: folder.file(output))
    }

    /// All files, hidden ones too.
    func names() throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path))
    }

    /// The lines of a log.
    func lines(_ name: String) throws -> [[String: Double]] {
        try String(contentsOf: folder.file(name), encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode([String: Double].self, from: Data($0.utf8)) }
    }
}
