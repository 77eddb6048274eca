import Engine
import Foundation
import HDF5
import Imaging
import Testing

@testable import PerceptualLoss

private let weightsFile = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/weights/vgg16_notop_to_block3.h5")

/// VGG-16 with its ImageNet weights, cut off after block 3.
@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: weightsFile.path),
        "the ImageNet weights are not part of the repository"))
struct RealVGGFeaturesTests {
    @Test func featuresEqualPyTorchs() throws {
        let fixture = try fixture("vgg16_features")
        let image = Formula.image(width: 64, height: 48, stream: try fixture.integer("input_stream"))
        let layers = try ["relu1_2", "relu2_2", "relu3_3"].map { try LossLayer($0) }
        let network = try LossNetwork(VGGFile(url: weightsFile), for: layers)
        let (graph, store) = (Graph(), ParameterStore(network.parameters))
        try network.load(into: store)
        let input = graph.input(Shape(height: image.height, width: image.width, channels: 3))
        let features = network.features(of: input, at: layers)
        let plan = try Plan(graph, outputs: Array(features.values), store: store)
        plan[input] = image.pixels
        plan.forward()
        for layer in layers {
            let value = try #require(features[layer])
            let found = plan[value]
            let sample = try sample(found, value.shape, of: "\(layer)", in: fixture)
            #expect(relativeError(sample, try fixture.floats("\(layer)")) < 1e-3)
            let mean = found.reduce(0) { $0 + Double($1) } / Double(found.count)
            let expected = try fixture.double("mean", of: "\(layer)")
            #expect(abs(mean - expected) < 1e-4 * expected)
        }
    }

    /// The activations that the file holds: every so many rows, columns and channels.
    private func sample(_ values: [Float], _ shape: Shape, of layer: String, in file: HDF5File) throws -> [Float] {
        let pixelStep = try file.integer("pixel_stride", of: layer)
        let channelStep = try file.integer("channel_stride", of: layer)
        return stride(from: 0, to: shape.height, by: pixelStep).flatMap { row in
            stride(from: 0, to: shape.width, by: pixelStep).flatMap { column in
                stride(from: 0, to: shape.channels, by: channelStep).map { channel in
                    values[(row * shape.width + column) * shape.channels + channel]
                }
            }
        }
    }

    @Test func layersBehindTheLastBlockAreExplained() throws {
        let file = try VGGFile(url: weightsFile)
        #expect {
            try PerceptualLoss(file, settings: .of(content: "relu3_3", style: "relu1_2,relu4_1"))
        } throws: { error in
            "\(error)" == """
                \(weightsFile.path) has no conv4_1, which relu4_1 needs: it ends at conv3_3. Choose layers up to relu3_3 \
                with --style-layers and --content-layers, or fetch the full file with: impasto-train weights fetch vgg16
                """
        }
        #expect(throws: Never.self) { try PerceptualLoss(file, settings: .of(content: "relu3_3", style: "relu1_2")) }
    }
}
