import Engine
import Foundation
import HDF5
import Imaging
import Testing

@testable import PerceptualLoss

/// Networks that stand in for wider ones, and their files.
@Suite struct StudentTests {
    private static let relu11 = LossLayer(block: 1, convolution: 1)
    private static let relu21 = LossLayer(block: 2, convolution: 1)

    private static func network(head: [Float], outputs: Int) -> StudentNetwork {
        let lens = LossNetwork.Lens(
            standsFor: outputs,
            matrix: triangularFactor(of: head, rows: outputs, columns: 16).map {
                $0 * (Float(16) / Float(outputs)).squareRoot()
            })
        return StudentNetwork(
            widths: [[16], [32]], input: LossNetwork.Input(scale: 1 / 64),
            convolutions: [
                relu11: (Formula.kernel(from: 3, to: 16, stream: 1), Formula.bias(16, stream: 2)),
                relu21: (Formula.kernel(from: 16, to: 32, stream: 3), Formula.bias(32, stream: 4)),
            ], lenses: [relu11: lens])
    }

    @Test(arguments: [(4, 4), (40, 16), (7, 16)])
    func theFactorHasTheHeadsGramMatrix(rows: Int, columns: Int) {
        let h = Formula.samples(rows * columns, stream: 9).map { $0 / 255 - 0.5 }
        let r = triangularFactor(of: h, rows: rows, columns: columns)
        func gram(_ a: [Float], _ rows: Int) -> [Float] {
            (0..<columns * columns).map { index in
                (0..<rows).reduce(0) { $0 + a[$1 * columns + index / columns] * a[$1 * columns + index % columns] }
            }
        }
        #expect(zip(gram(r, columns), gram(h, rows)).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect((0..<columns).allSatisfy { i in (0..<i).allSatisfy { r[i * columns + $0] == 0 } })
    }

    /// Both terms are computed from the wide features H f by their definitions.
    @Test func lossesThroughALensAreThoseOfTheWideLayer() throws {
        let wide = 48
        let head = Formula.samples(wide * 16, stream: 5).map { $0 / 255 - 0.5 }
        let student = Self.network(head: head, outputs: wide)
        let layers = [Self.relu11]
        let network = try LossNetwork(student, named: "s", for: layers, pooling: .max)
        let loss = PerceptualLoss(network, settings: try .of(content: "relu1_1:3", style: "relu1_1:5"))
        let (picture, photo, painting) = (
            Formula.image(width: 12, height: 10, stream: 6), Formula.image(width: 12, height: 10, stream: 7),
            Formula.image(width: 12, height: 10, stream: 8)
        )
        let planned = try PlannedLoss(
            loss, pictures: Shape(height: 10, width: 12, channels: 3), painting: painting)
        planned.fill(planned.picture, picture.pixels)
        planned.fill(planned.photo, photo.pixels)
        planned.plan.forward()

        let features = try [picture, photo, painting].map { image in
            Self.wideFeatures(try Self.bareFeatures(student, image), head: head, outputs: wide)
        }
        let content = 3 * Self.meanSquare(zip(features[0], features[1]).map { $0 - $1 })
        let grams = features.map { Self.gram($0, channels: wide) }
        let style = 5 * Self.meanSquare(zip(grams[0], grams[2]).map { $0 - $1 })
        #expect(abs(planned(.content) - content) < 1e-3 * content)
        #expect(abs(planned(.style) - style) < 1e-3 * style)
    }

    private static func bareFeatures(_ student: StudentNetwork, _ image: Image) throws -> [Float] {
        let bare = LossNetwork(widths: student.widths, upTo: relu11, input: student.input) {
            student.convolutions[$0]!
        }
        let store = ParameterStore(bare.parameters)
        try bare.load(into: store)
        let graph = Graph()
        let input = graph.input(Shape(height: image.height, width: image.width, channels: 3))
        let features = bare.features(of: input, at: [relu11])[relu11]!
        let plan = try Plan(graph, outputs: [features], store: store)
        plan[input] = image.pixels
        plan.forward()
        return plan[features]
    }

    private static func wideFeatures(_ features: [Float], head: [Float], outputs: Int) -> [Float] {
        stride(from: 0, to: features.count, by: 16).flatMap { pixel in
            (0..<outputs).map { row in (0..<16).reduce(0) { $0 + head[row * 16 + $1] * features[pixel + $1] } }
        }
    }

    private static func gram(_ features: [Float], channels: Int) -> [Float] {
        (0..<channels * channels).map { index in
            stride(from: 0, to: features.count, by: channels).reduce(0) {
                $0 + features[$1 + index / channels] * features[$1 + index % channels]
            } / Float(features.count)
        }
    }

    private static func meanSquare(_ numbers: [Float]) -> Float {
        numbers.reduce(0) { $0 + $1 * $1 } / Float(numbers.count)
    }

    // MARK: Files

    private func written() throws -> (folder: URL, url: URL) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let head = Formula.samples(24 * 16, stream: 5).map { $0 / 255 - 0.5 }
        var student = Self.network(head: head, outputs: 24)
        student.provenance = ["teacher": "a test"]
        let url = folder.appendingPathComponent("student.h5")
        try student.write(to: url)
        return (folder, url)
    }

    @Test func aFileHoldsTheNetworkToHalfPrecision() throws {
        let (folder, url) = try written()
        defer { try? FileManager.default.removeItem(at: folder) }
        let head = Formula.samples(24 * 16, stream: 5).map { $0 / 255 - 0.5 }
        let (made, read) = (Self.network(head: head, outputs: 24), try StudentNetwork(contentsOf: url))
        #expect((read.widths, read.input, read.layers).0 == made.widths)
        #expect(read.input == made.input && read.layers == made.layers)
        #expect(read.provenance == ["teacher": "a test"])
        for (layer, weights) in made.convolutions {
            #expect(read.convolutions[layer]!.kernel == weights.kernel.map { Float(Float16($0)) })
            #expect(read.convolutions[layer]!.bias == weights.bias.map { Float(Float16($0)) })
        }
        #expect(read.lenses[Self.relu11]!.standsFor == 24)
        #expect(read.lenses[Self.relu11]!.matrix == made.lenses[Self.relu11]!.matrix.map { Float(Float16($0)) })
    }

    @Test func aLossIsMadeFromEitherKindOfFile() throws {
        let (folder, url) = try written()
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = try LossSettings.of(content: "relu1_1", style: "relu1_1")
        #expect(try PerceptualLoss(contentsOf: url, settings: settings).network.parameters.count == 4)
        #expect(
            throws: StudentFileError.missingLayer("relu2_1", file: url.relativePath, present: ["relu1_1"])
        ) {
            _ = try PerceptualLoss(contentsOf: url, settings: .of(content: "relu2_1", style: "relu1_1"))
        }
        let other = folder.appendingPathComponent("other.h5")
        let file = try HDF5File(creating: other)
        try file.setAttribute("format", "impasto-style")
        try file.close()
        #expect(throws: VGGFileError.self) { try PerceptualLoss(contentsOf: other, settings: settings) }
        #expect(throws: StudentFileError.foreign(file: other.relativePath)) {
            try StudentNetwork(contentsOf: other)
        }
    }

    @Test(arguments: [
        ("16,P,32,P,", "layers"), ("16,P,99999", "layers"), ("", "layers"), ("16,P,32,32", "lacks weights/conv2_2"),
        ("32,P,32", "shape"),
    ])
    func whatCannotBeIsRefused(layers: String, word: String) throws {
        let (folder, url) = try written()
        defer { try? FileManager.default.removeItem(at: folder) }
        let broken = folder.appendingPathComponent("broken.h5")
        try Self.copy(url, to: broken) { try $0.setAttribute("layers", layers) }
        let error = #expect(throws: StudentFileError.self) { try StudentNetwork(contentsOf: broken) }
        #expect(error.map { "\($0)".contains(word) } == true)
    }

    @Test func newerVersionsAreRefused() throws {
        let (folder, url) = try written()
        defer { try? FileManager.default.removeItem(at: folder) }
        let newer = folder.appendingPathComponent("newer.h5")
        try Self.copy(url, to: newer) { try $0.setAttribute("format_version", 2) }
        #expect(throws: StudentFileError.newer(version: 2, file: newer.relativePath)) {
            try StudentNetwork(contentsOf: newer)
        }
    }

    @Test func paddingThatIsNotOursIsRefused() throws {
        let (folder, url) = try written()
        defer { try? FileManager.default.removeItem(at: folder) }
        let mirrored = folder.appendingPathComponent("mirrored.h5")
        try Self.copy(url, to: mirrored) { try $0.setAttribute("padding", "reflection") }
        #expect(throws: StudentFileError.unknownPadding("reflection", file: mirrored.relativePath)) {
            try StudentNetwork(contentsOf: mirrored)
        }
    }

    /// The same datasets and attributes, then a change.
    private static func copy(_ url: URL, to copy: URL, _ change: (HDF5File) throws -> Void) throws {
        let (source, target) = (try HDF5File(reading: url), try HDF5File(creating: copy))
        try target.setAttribute("format", "impasto-loss")
        try target.setAttribute("format_version", 1)
        try target.setAttribute("layers", try source.string("layers"))
        try target.setAttribute("padding", try source.string("padding"))
        let weights = ["conv1_1", "conv2_1"].flatMap { ["weights/\($0).weight", "weights/\($0).bias"] }
        for path in ["input/mean", "input/scale", "lenses/relu1_1"] + weights {
            try target.write(try source.floats(path), shape: try source.shape(of: path), to: path)
        }
        try target.setAttribute("stands_for", 24, of: "lenses/relu1_1")
        try change(target)
        try target.close()
    }
}
