import Engine
import Foundation
import HDF5
import Imaging
import Testing
import TransformNet

/// A directory of its own for one test, removed with everything in it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("impasto-infer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func url(_ name: String) -> URL { url.appendingPathComponent(name) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

    func size(_ name: String) throws -> [Int] {
        let size = try PictureInput(contentsOf: url(name))
        return [size.width, size.height]
    }

    /// Every file in it and below, hidden ones too.
    func files() throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: url.path)
        return paths.filter { path in
            (try? url(path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == false
        }.sorted()
    }

    func write(_ text: String, to name: String) throws {
        try makeFolder(of: name)
        try Data(text.utf8).write(to: url(name))
    }

    func addPicture(_ name: String, width: Int = 20, height: Int = 18) throws {
        try makeFolder(of: name)
        let pixels = (0..<width * height * 3).map { Float(($0 * 37 + $0 / 7) % 256) }
        try Image(width: width, height: height, pixels: pixels).write(to: url(name))
    }

    /// A grey picture of 40×30 pixels.
    func addMask(_ name: String, _ value: (_ x: Int, _ y: Int) -> Float) throws {
        let pixels = (0..<40 * 30).flatMap { repeatElement(value($0 % 40, $0 / 40), count: 3) }
        try Image(width: 40, height: 30, pixels: pixels).write(to: url(name))
    }

    /// Runs impasto-infer, which must succeed and say nothing on stderr.
    func paint(_ arguments: [String], _ location: SourceLocation = #_sourceLocation) throws {
        let command = try Command.run(arguments + ["--force"], in: self)
        #expect(command.status == 0, sourceLocation: location)
        #expect(command.errors == "", sourceLocation: location)
    }

    /// A style whose pictures have, on the whole, this colour.
    func addStyle(_ name: String, around color: [Float]) throws {
        var weights = try tinyWeights()
        let lastBias = try #require(tinyNetwork.parameters.last)
        weights[lastBias.name] = color
        try StyleModel(tinyNetwork, weights: weights).write(to: url(name))
    }

    /// A style with weights that follow from nothing but their places.
    func addStyle(_ name: String = "style.h5", training: TrainingRecord? = nil, progress: TrainingProgress? = nil)
        throws
    {
        try makeFolder(of: name)
        var model = try StyleModel(tinyNetwork, weights: tinyWeights(), training: training)
        model.progress = progress
        try model.write(to: url(name))
    }

    private func makeFolder(of name: String) throws {
        let folder = url(name).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
}

let tinyLayers = "c9s1-4,d8,d16,R16,U2,c3s1-8,U2,c3s1-4,c9s1-3"

var tinyNetwork: TransformNet {
    get throws { TransformNet(try Architecture(tinyLayers)) }
}

func tinyWeights() throws -> [String: [Float]] {
    let weights = try tinyNetwork.parameters.map { parameter in
        (parameter.name, (0..<parameter.count).map { Float($0 * 7919 % 101 - 50) / 500 })
    }
    return Dictionary(uniqueKeysWithValues: weights)
}

/// Writes a checkpoint in which something may be wrong.
func writeCheckpoint(
    _ url: URL, version: Int = 1, omitting omitted: String = "", reshaping reshaped: String = "",
    spoiling spoiled: String = ""
) throws {
    let file = try HDF5File(creating: url)
    try file.setAttribute("format", "impasto-style")
    try file.setAttribute("format_version", version)
    try file.setAttribute("architecture", tinyLayers)
    try file.setAttribute("output", "linear")
    for parameter in try tinyNetwork.parameters where parameter.name != omitted {
        var values = [Float](repeating: 0.1, count: parameter.count)
        if parameter.name == spoiled { values[0] = .nan }
        let shape = parameter.name == reshaped ? [parameter.count, 1] : parameter.shape
        try file.write(values, shape: shape, to: "weights/\(parameter.name)")
    }
    try file.close()
}

/// How far two lists of equal length are apart on average; infinitely if they are not of equal length.
func meanDifference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(a.count) : .infinity
}
