import Engine
import Imaging
import Testing

@testable import PerceptualLoss

@Suite struct LossLayerTests {
    @Test func layersAreNamedByBlockAndConvolution() throws {
        let layer = try LossLayer("relu3_2")
        #expect(layer.block == 3 && layer.convolution == 2)
        #expect(layer.convolutionName == "conv3_2")
        for name in ["relu1_1", "relu2_2", "relu5_1", "relu5_4"] { #expect(try LossLayer(name).description == name) }
    }

    @Test(arguments: [
        "", "relu", "relu3", "relu3_", "relu_3", "relu0_1", "relu6_1", "relu3_0", "relu1_3", "relu2_4", "relu3_5",
        "conv3_3", "Relu3_3",
        "relu3_3_3",
        "relu03_3", "relu+3_3", "relu3__3", " relu3_3", "relu3_3 ", "relu3.3", "relu-3_3", "relu99999999999999999999_1",
    ])
    func otherNamesAreRefused(name: String) {
        #expect(throws: LossSettingsError.unknownLayer(name)) { try LossLayer(name) }
        #expect(throws: LossSettingsError.unknownLayer(name)) { try WeightedLayers("relu1_1:2,\(name)") }
    }

    @Test func layersAreOrderedByDepth() throws {
        let names = ["relu1_1", "relu1_2", "relu2_1", "relu3_1", "relu3_4", "relu5_3"]
        #expect(try names.reversed().map { try LossLayer($0) }.sorted().map(\.description) == names)
    }
}

@Suite struct WeightedLayersTests {
    @Test func aWeightLeftOutIsOne() throws {
        let layers = try WeightedLayers("relu1_2:5,relu3_3,relu2_1:0.25")
        #expect(layers.terms.map(\.layer.description) == ["relu1_2", "relu3_3", "relu2_1"])
        #expect(layers.terms.map(\.weight) == [5, 1, 0.25])
    }

    @Test(arguments: ["relu3_3", "relu1_2:5,relu2_2:1e-3", "relu4_3:1e20"]) func descriptionsAreReadBack(text: String)
        throws
    {
        let layers = try WeightedLayers(text)
        #expect(try WeightedLayers(layers.description) == layers)
    }

    @Test(arguments: [
        "relu3_3:", "relu3_3:0", "relu3_3:-1", "relu3_3:nan", "relu3_3:inf", "relu3_3:1e99", "relu3_3:five",
        "relu3_3:1:2",
        "relu3_3: 1", "relu3_3:1e-99",
    ])
    func weightsArePositiveNumbers(word: String) {
        #expect(throws: LossSettingsError.badWeight(word)) { try WeightedLayers("relu1_1,\(word)") }
    }

    @Test func noLayerComesTwice() {
        #expect(throws: LossSettingsError.repeatedLayer("relu1_1")) {
            try WeightedLayers("relu1_1:2,relu2_1,relu1_1:3")
        }
    }

    @Test(arguments: ["", "relu1_1,", ",relu1_1"]) func anEmptyWordIsNoLayer(text: String) {
        #expect(throws: LossSettingsError.unknownLayer("")) { try WeightedLayers(text) }
    }

    @Test func errorsAreSentences() {
        #expect(
            "\(LossSettingsError.unknownLayer("relu9"))"
                == "'relu9' is not a layer of VGG. Layers are relu1_1 to relu5_3 (VGG-16) or relu5_4 (VGG-19).")
        #expect(
            "\(LossSettingsError.repeatedLayer("relu1_1"))"
                == "The layer relu1_1 is named twice; give it once with the sum of the weights.")
        #expect(
            "\(LossSettingsError.badWeight("relu1_1:x"))"
                == "'relu1_1:x' has no usable weight. Write a layer and a positive number, such as relu3_3:5.")
    }
}

@Suite struct LossSettingsTests {
    /// A picture is halved before each block but the first, and before each scale but the first.
    @Test(arguments: [
        ("relu1_1", "relu1_1", 1, 2), ("relu3_3", "relu1_2", 1, 4), ("relu1_1", "relu1_2,relu4_3", 1, 8),
        ("relu1_1", "relu4_3,relu1_2", 3, 32), ("relu5_1", "relu2_2", 2, 16), ("relu5_1", "relu5_4", 6, 512),
    ])
    func theSmallestSideLeavesEveryLayerAPixel(content: String, style: String, scales: Int, side: Int) throws {
        #expect(try LossSettings.of(content: content, style: style, scales: scales).minimumSide == side)
    }

    @Test func picturesOfTheSmallestSideHaveALoss() throws {
        for scales in 1...3 {
            let settings = try LossSettings.of(content: "relu3_3", style: "relu3_1", scales: scales)
            let side = settings.minimumSide
            let loss = PerceptualLoss(.small, settings: settings)
            let painting = Formula.image(width: side, height: side, stream: 1)
            let planned = try PlannedLoss(
                loss, pictures: Shape(height: side, width: side, channels: 3), painting: painting,
                differentiating: .total)
            planned.fill(planned.picture, Formula.image(width: side, height: side, stream: 2).pixels)
            planned.plan.forward()
            planned.plan.backward()
            #expect(planned(.total) > 0 && planned(.total).isFinite)
            #expect(planned.plan.gradient(of: planned.picture).contains { $0 != 0 })
        }
    }

    @Test func layersAreThoseOfContentAndStyle() throws {
        let settings = try LossSettings.of(content: "relu3_3", style: "relu1_2,relu2_2")
        #expect(settings.layers.map(\.description) == ["relu3_3", "relu1_2", "relu2_2"])
    }
}
