import Foundation
import HDF5
import PerceptualLoss
import Testing

/// Files made here in the ways in which Keras wrote them.
@Suite struct VGGFileTests {
    private let folder: URL
    private let guardian: FolderGuardian
    private var url: URL { folder.appendingPathComponent("vgg.h5") }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("vgg-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guardian = FolderGuardian(folder: folder)
    }

    private func write(_ layers: [KerasLayer], root: String = "/") throws {
        let file = try HDF5File(creating: url)
        for layer in layers { try layer.write(to: file, root: root) }
        try file.setAttribute("layer_names", layers.map(\.name), of: root)
        try file.close()
    }

    private func error(_ body: () throws -> Void) -> VGGFileError? {
        do {
            try body()
            return nil
        } catch {
            return error as? VGGFileError
        }
    }

    @Test(arguments: KerasLayer.Style.allCases)
    func everyWayOfNamingDatasetsIsFollowed(style: KerasLayer.Style) throws {
        try write([.other("input_1"), .convolution(1, 1, style), .other("block1_pool"), .convolution(1, 2, style)])
        let file = try VGGFile(url: url)
        #expect(try file.layers == layers(["relu1_1", "relu1_2"]))
        let weights = try file.weights(of: LossLayer("relu1_2"))
        #expect(weights.kernel.count == 64 * 64 * 9)
        #expect(weights.bias == (0..<64).map { Float($0) })
    }

    @Test func kernelsComeOutputsFirst() throws {
        try write([.convolution(1, 1, .old)])
        let kernel = try VGGFile(url: url).weights(of: LossLayer("relu1_1")).kernel
        var expected: [Float] = []
        for output in 0..<64 {
            for input in 0..<3 {
                for tap in 0..<9 { expected.append(Float((tap * 3 + input) * 64 + output)) }
            }
        }
        #expect(kernel == expected)
    }

    @Test func aWholeModelWithItsClassifierIsRead() throws {
        try write([.convolution(1, 1, .nested), .other("flatten"), .dense("fc1")], root: "/model_weights")
        let file = try VGGFile(url: url)
        #expect(try file.layers == layers(["relu1_1"]))
        #expect(try file.weights(of: LossLayer("relu1_1")).kernel.count == 64 * 27)
    }

    @Test func layersComeInTheNetworksOrder() throws {
        try write([.convolution(2, 1, .old), .convolution(1, 2, .old), .convolution(1, 1, .old)])
        #expect(try VGGFile(url: url).layers == layers(["relu1_1", "relu1_2", "relu2_1"]))
    }

    @Test(arguments: [3, 4, 5]) func aFourthConvolutionMeansVGG19(block: Int) throws {
        try write([.convolution(block, 3, .old)])
        #expect(try VGGFile(url: url).variant == .vgg16)
        try write([.convolution(block, 3, .old), .convolution(block, 4, .old)])
        #expect(try VGGFile(url: url).variant == .vgg19)
    }

    @Test func aMissingLayerSaysWhatCanBeDone() throws {
        try write([.convolution(1, 1, .old), .convolution(1, 2, .old)])
        let file = try VGGFile(url: url)
        let missing = try VGGFileError.missingLayer(
            layer: LossLayer("relu2_1"), file: url.path, present: layers(["relu1_1", "relu1_2"]),
            wanted: LossLayer("relu2_1"))
        #expect(error { try file.require(LossLayer("relu2_1"), for: LossLayer("relu2_1")) } == missing)
        #expect(error { _ = try file.weights(of: LossLayer("relu2_1")) } == missing)
        #expect(error { try file.require(LossLayer("relu1_2"), for: LossLayer("relu2_1")) } == nil)
        #expect(
            "\(missing)" == """
                \(url.path) has no conv2_1, which relu2_1 needs: it ends at conv1_2. Choose layers up to relu1_2 with \
                --style-layers and --content-layers, or fetch the full file with: impasto-train weights fetch vgg16
                """)
    }

    @Test func aLayerOfTheOtherVariantSendsThere() throws {
        let layer = try LossLayer("relu3_4")
        let missing = VGGFileError.missingLayer(
            layer: layer, file: "f.h5", present: VGGVariant.vgg16.layers, wanted: layer)
        #expect(
            "\(missing)" == """
                f.h5 has no conv3_4, which relu3_4 needs: VGG-16 has none. Choose another layer, or use VGG-19, to be \
                fetched with: impasto-train weights fetch vgg19
                """)
    }

    @Test func aHoleInTheFileIsNotItsEnd() throws {
        let missing = try VGGFileError.missingLayer(
            layer: LossLayer("relu1_2"), file: "f.h5", present: layers(["relu1_1", "relu2_1"]),
            wanted: LossLayer("relu2_1"))
        #expect("\(missing)".contains("it is incomplete") && !"\(missing)".contains("it ends at"))
    }

    @Test func wrongShapesAreNamed() throws {
        try write([KerasLayer(name: "block1_conv1", weights: [("k", [64, 3, 3, 3]), ("b", [64])])])
        #expect(
            error { _ = try VGGFile(url: url) }
                == .wrongShape(layer: "conv1_1", file: url.path, expected: [3, 3, 3, 64], found: [64, 3, 3, 3]))
        try write([KerasLayer(name: "block1_conv2", weights: [("k", [3, 3, 64, 64]), ("b", [32])])])
        #expect(
            error { _ = try VGGFile(url: url) }
                == .wrongShape(layer: "conv1_2", file: url.path, expected: [64], found: [32]))
    }

    @Test func layersWithoutTheirWeightsAreRefused() throws {
        try write([KerasLayer(name: "block1_conv1", weights: [("k", [3, 3, 3, 64])])])
        guard case .incompleteLayer("conv1_1", _, _) = error({ _ = try VGGFile(url: url) }) else {
            Issue.record("a layer without a bias was accepted")
            return
        }
        let file = try HDF5File(creating: url)
        try KerasLayer.other("block1_conv1").write(to: file, root: "/")
        try file.setAttribute("weight_names", ["gone", "too"], of: "/block1_conv1")
        try file.setAttribute("layer_names", ["block1_conv1"])
        try file.close()
        #expect(
            error { _ = try VGGFile(url: url) }
                == .incompleteLayer(
                    layer: "conv1_1", file: url.path, reason: "there is no /block1_conv1/gone"))
    }

    @Test(arguments: [Float.nan, .infinity]) func infiniteWeightsAreRefused(value: Float) throws {
        var layer = KerasLayer.convolution(1, 1, .old)
        layer.lastValue = value
        try write([layer])
        let file = try VGGFile(url: url)
        #expect(
            error { _ = try file.weights(of: LossLayer("relu1_1")) } == .notFinite(layer: "conv1_1", file: url.path))
    }

    @Test func otherFilesAreToldApart() throws {
        try write([.other("input_1"), .dense("fc1")])
        guard case .notVGG(url.path, let reason) = error({ _ = try VGGFile(url: url) }) else {
            Issue.record("a file without convolutions was accepted")
            return
        }
        #expect(reason.contains("block1_conv1"))
        for (dataset, word) in [("/data", "layer_names"), ("/layers/conv2d/vars/0", "Keras 3")] {
            let file = try HDF5File(creating: url)
            try file.write([1] as [Float], shape: [1], to: dataset)
            try file.close()
            #expect(error { _ = try VGGFile(url: url) }.map { "\($0)".contains(word) } == true)
        }
        try Data("no HDF5 at all".utf8).write(to: url)
        #expect(throws: HDF5Error.notHDF5(file: url.path)) { try VGGFile(url: url) }
    }

    @Test func aTruncatedFileIsAnError() throws {
        try write([.convolution(1, 1, .old)])
        let whole = try Data(contentsOf: url)
        for length in stride(from: 0, to: whole.count, by: whole.count / 20) {
            try whole.prefix(length).write(to: url)
            #expect(throws: HDF5Error.self) { try VGGFile(url: url) }
        }
    }

    @Test func publicFilesAreKnownByTheirDigest() throws {
        try write([.convolution(1, 1, .old)])
        #expect(try VGGFile(url: url).knownPublicFile == nil)
        #expect(try VGGFile(url: url).sha256().count == 64)
        for weights in PublicWeights.all {
            #expect(weights.md5.count == 32 && weights.url.lastPathComponent == weights.name)
        }
        #expect(
            PublicWeights.file(for: .vgg19).url.absoluteString
                == "https://storage.googleapis.com/tensorflow/keras-applications/vgg19/"
                + "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5")
    }
}

/// Removes a folder when the test that holds it ends.
private final class FolderGuardian {
    private let folder: URL

    init(folder: URL) { self.folder = folder }

    deinit { try? FileManager.default.removeItem(at: folder) }
}

/// One layer as Keras writes it: a group with `weight_names` and the datasets they name, counting up from 0.
struct KerasLayer {
    enum Style: CaseIterable {
        /// block1_conv1_W_1:0
        case old
        /// block1_conv1/kernel:0
        case nested
    }

    let name: String
    let weights: [(name: String, shape: [Int])]
    /// In place of the last number of each dataset.
    var lastValue: Float?

    init(name: String, weights: [(name: String, shape: [Int])]) {
        (self.name, self.weights) = (name, weights)
    }

    static func convolution(_ block: Int, _ number: Int, _ style: Style) -> KerasLayer {
        let widths = [3, 64, 128, 256, 512, 512]
        let shape = [3, 3, number == 1 ? widths[block - 1] : widths[block], widths[block]]
        let name = "block\(block)_conv\(number)"
        return switch style {
        case .old: KerasLayer(name: name, weights: [("\(name)_W_1:0", shape), ("\(name)_b_1:0", [shape[3]])])
        case .nested: KerasLayer(name: name, weights: [("\(name)/kernel:0", shape), ("\(name)/bias:0", [shape[3]])])
        }
    }

    static func dense(_ name: String) -> KerasLayer {
        KerasLayer(name: name, weights: [("\(name)/kernel:0", [8, 4]), ("\(name)/bias:0", [4])])
    }

    static func other(_ name: String) -> KerasLayer {
        KerasLayer(name: name, weights: [])
    }

    func write(to file: HDF5File, root: String) throws {
        let group = root == "/" ? "/\(name)" : "\(root)/\(name)"
        // The group must exist before it can have attributes, even without weights of its own.
        try file.write([0] as [Float], shape: [1], to: "\(group)/present")
        for weight in weights {
            var values = (0..<weight.shape.reduce(1, *)).map { Float($0) }
            if let lastValue { values[values.count - 1] = lastValue }
            try file.write(values, shape: weight.shape, to: "\(group)/\(weight.name)")
        }
        try file.setAttribute("weight_names", weights.map(\.name), of: group)
    }
}
