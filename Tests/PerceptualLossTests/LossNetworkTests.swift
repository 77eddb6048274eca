import Engine
import Foundation
import HDF5
import Testing

@testable import PerceptualLoss

/// A loss network of the weights in a Keras file.
@Suite struct LossNetworkTests {
    private let folder: TemporaryFolder
    private var url: URL { folder.url.appendingPathComponent("vgg.h5") }

    init() throws { folder = try TemporaryFolder() }

    private func file(_ layers: [KerasLayer]) throws -> VGGFile {
        let file = try HDF5File(creating: url)
        for layer in layers { try layer.write(to: file, root: "/") }
        try file.setAttribute("layer_names", layers.map(\.name))
        try file.close()
        return try VGGFile(url: url)
    }

    @Test func whatLiesDeeperThanTheLayersIsNotNeeded() throws {
        let first = try file([.convolution(1, 1, .old)])
        #expect(try LossNetwork(first, for: layers(["relu1_1"])).parameters.count == 2)
        let withHole = try file([.convolution(1, 1, .old), .convolution(2, 1, .old), .convolution(2, 2, .old)])
        #expect(try LossNetwork(withHole, for: layers(["relu1_1"])).parameters.count == 2)
    }

    @Test func networksEndAtTheDeepestLayer() throws {
        let whole = try file([
            .convolution(1, 1, .old), .convolution(1, 2, .old), .convolution(2, 1, .old), .convolution(2, 2, .old),
        ])
        let network = try LossNetwork(whole, for: layers(["relu2_1", "relu1_1"]))
        #expect(
            network.parameters.map(\.name).filter { $0.hasSuffix("weight") }
                == ["vgg.conv1_1.weight", "vgg.conv1_2.weight", "vgg.conv2_1.weight"])
        #expect(network.parameters.allSatisfy { !$0.isTrainable })
        #expect(network.channels(at: try LossLayer("relu1_1")) == 64)
        #expect(network.channels(at: try LossLayer("relu2_1")) == 128)
    }

    @Test func aLayerMissingOnTheWayIsNamed() throws {
        let withHole = try file([.convolution(1, 1, .old), .convolution(2, 1, .old)])
        let missing = try VGGFileError.missingLayer(
            layer: LossLayer("relu1_2"), file: url.path, present: layers(["relu1_1", "relu2_1"]),
            wanted: LossLayer("relu2_1"))
        #expect(throws: missing) { try LossNetwork(withHole, for: layers(["relu1_1", "relu2_1"])) }
        #expect(throws: missing) {
            try PerceptualLoss(withHole, settings: .of(content: "relu1_1", style: "relu2_1"))
        }
    }

    @Test func layersThatVGG16NeverHadAreNamed() throws {
        let blocks = (1...3).flatMap { [KerasLayer.convolution($0, 1, .old), .convolution($0, 2, .old)] }
        let file = try file(blocks + [.convolution(3, 3, .old)])
        let layer = try LossLayer("relu3_4")
        let missing = VGGFileError.missingLayer(layer: layer, file: url.path, present: file.layers, wanted: layer)
        #expect(throws: missing) { try LossNetwork(file, for: layers(["relu3_4"])) }
        #expect(throws: missing) { try LossNetwork(file, for: layers(["relu3_4", "relu3_1"])) }
    }

    /// Keras' kernels are 3 × 3 × inputs × outputs, and see blue, green, red; ours see red first.
    @Test func theFirstKernelIsTurnedToRedGreenBlue() throws {
        let network = try LossNetwork(file([.convolution(1, 1, .old)]), for: layers(["relu1_1"]))
        let store = ParameterStore(network.parameters)
        try network.load(into: store)
        let kernel = store[network.parameters[0]]
        for output in [0, 1, 63] {
            for input in 0..<3 {
                for tap in 0..<9 {
                    #expect(kernel[(output * 3 + input) * 9 + tap] == Float((tap * 3 + 2 - input) * 64 + output))
                }
            }
        }
        #expect(store[network.parameters[1]] == (0..<64).map { Float($0) })
    }

    @Test func damagedWeightsAreAnError() throws {
        var layer = KerasLayer.convolution(1, 1, .old)
        layer.lastValue = .nan
        let loss = try PerceptualLoss(file([layer]), settings: .of(content: "relu1_1", style: "relu1_1"))
        #expect(throws: VGGFileError.notFinite(layer: "conv1_1", file: url.path)) {
            try loss.gramMatrices(of: Formula.image(width: 8, height: 8, stream: 1))
        }
    }
}

func layers(_ names: [String]) throws -> [LossLayer] { try names.map { try LossLayer($0) } }

/// A folder of its own for one test, removed with everything in it.
private final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("loss-network-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }
}
