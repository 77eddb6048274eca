import Foundation
import PerceptualLoss
import Testing

private let weightsFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/weights")

/// ImageNet weights, cut off after block 3.
@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: weightsFolder.path),
        "the ImageNet weights are not part of the repository"))
struct RealVGGFileTests {
    private func file(_ variant: VGGVariant) throws -> VGGFile {
        try VGGFile(url: weightsFolder.appendingPathComponent("\(variant)_notop_to_block3.h5"))
    }

    @Test(arguments: VGGVariant.allCases) func variantAndLayersAreFound(variant: VGGVariant) throws {
        let file = try file(variant)
        #expect(file.variant == variant)
        #expect(file.layers == variant.layers.filter { $0.block < 4 })
    }

    /// Mean and mean magnitude as numpy finds them.
    @Test(arguments: [
        (VGGVariant.vgg16, "relu1_1", -0.0024379 as Float, 0.1686400 as Float, 0.5013912 as Float),
        (VGGVariant.vgg16, "relu2_2", -0.0002808 as Float, 0.0158209 as Float, 0.0157631 as Float),
        (VGGVariant.vgg16, "relu3_3", -0.0006707 as Float, 0.0090554 as Float, 0.0261699 as Float),
        (VGGVariant.vgg19, "relu1_1", -0.0020493 as Float, 0.1565016 as Float, 0.4678207 as Float),
        (VGGVariant.vgg19, "relu2_2", -0.0005306 as Float, 0.0150384 as Float, 0.0090392 as Float),
        (VGGVariant.vgg19, "relu3_3", 0.0006085 as Float, 0.0073481 as Float, 0.0432642 as Float),
    ])
    func statisticsOfTheWeights(variant: VGGVariant, layer: String, mean: Float, magnitude: Float, bias: Float) throws {
        let weights = try file(variant).weights(of: LossLayer(layer))
        let count = Float(weights.kernel.count)
        #expect(abs(weights.kernel.reduce(0, +) / count - mean) < 1e-5)
        #expect(abs(weights.kernel.map(abs).reduce(0, +) / count - magnitude) < 1e-5)
        #expect(abs(weights.bias.reduce(0, +) / Float(weights.bias.count) - bias) < 1e-5)
    }

    @Test func firstConvolutionIs64x3x3x3() throws {
        let weights = try file(.vgg16).weights(of: LossLayer("relu1_1"))
        #expect(weights.kernel.count == 64 * 3 * 3 * 3 && weights.bias.count == 64)
        // Element [5, 1, 0, 2], which the file holds at [0, 2, 1, 5].
        #expect(abs(weights.kernel[5 * 27 + 1 * 9 + 0 * 3 + 2] - -0.1873732) < 1e-6)
    }

    @Test func theMissingBlockIsExplained() throws {
        let file = try file(.vgg16)
        let path = file.url.path
        #expect {
            try file.require(LossLayer("relu4_3"), for: LossLayer("relu4_3"))
        } throws: { error in
            "\(error)" == """
                \(path) has no conv4_3, which relu4_3 needs: it ends at conv3_3. Choose layers up to relu3_3 with \
                --style-layers and --content-layers, or fetch the full file with: impasto-train weights fetch vgg16
                """
        }
    }

    @Test func aCutFileIsNotThePublicOne() throws {
        let file = try file(.vgg19)
        #expect(try file.knownPublicFile == nil)
        #expect(try file.sha256() == "df8cd274788e25d4fa7ad51c8a8caf45d6e6f3237bcfc315a196b7ff60e4790b")
    }
}
