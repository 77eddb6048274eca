import Engine
import Foundation
import Imaging
import PerceptualLoss
import Testing

/// Settings and pictures that cannot be compared: refused in a sentence, with the small loss network that ships.
@Suite struct PerceptualLossErrorTests {
    private static let lossNetwork = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("checkpoints/loss/vgg16-lite.h5")

    private static func settings(scales: Int = 1) throws -> LossSettings {
        LossSettings(
            content: try WeightedLayers("relu3_3"), style: try WeightedLayers("relu1_2,relu2_2,relu3_3"),
            totalVariation: 1e-5, scales: scales)
    }

    private static func loss(_ change: (inout LossSettings) throws -> Void = { _ in }) throws -> PerceptualLoss {
        var settings = try settings()
        try change(&settings)
        return try PerceptualLoss(contentsOf: lossNetwork, settings: settings)
    }

    private func picture(_ width: Int, _ height: Int) -> Image {
        Formula.image(width: width, height: height, stream: 1)
    }

    // MARK: Settings

    @Test("a loss compares something")
    func settingsThatCompareNothing() throws {
        #expect(throws: LossSettingsError.nothingCompared("content")) { try Self.loss { $0.content.terms = [] } }
        #expect(throws: LossSettingsError.nothingCompared("style")) { try Self.loss { $0.style.terms = [] } }
        #expect(throws: LossSettingsError.nothingCompared("chained style")) {
            try Self.loss {
                $0.isChained = true
                $0.style = try WeightedLayers("relu3_3")
            }
        }
    }

    @Test("scales are at least one and not beyond all numbers", arguments: [0, -3, 17, Int.max])
    func impossibleScales(scales: Int) {
        #expect(throws: LossSettingsError.badScales(scales)) { try Self.loss { $0.scales = scales } }
    }

    @Test("the pattern of the grid needs a block to lie in")
    func theGridCountsToTheLeastSide() throws {
        var settings = LossSettings(
            content: try WeightedLayers("relu1_1"), style: try WeightedLayers("relu1_1"), totalVariation: 0, scales: 1)
        #expect(settings.minimumSide == 2)
        settings.grid = 1
        #expect(settings.minimumSide == 4)
    }

    @Test(
        "a precision that the processor lacks is refused", .enabled(if: !Precision.bf16.isAvailable, "it has them all"))
    func unavailablePrecision() throws {
        #expect(throws: PrecisionError.unavailable(.bf16)) {
            try PerceptualLoss(contentsOf: Self.lossNetwork, settings: Self.settings(), in: .bf16)
        }
    }

    // MARK: Pictures

    @Test("a picture of which a layer sees nothing is refused, and the least one is not", arguments: [1, 2, 3])
    func picturesThatAreTooSmall(scales: Int) throws {
        let loss = try Self.loss { $0.scales = scales }
        let least = loss.settings.minimumSide
        let matrices = try loss.gramMatrices(of: picture(least, least + 3))
        #expect(
            try PictureObjective(loss, photo: picture(least, least), styles: [.init(matrices: matrices)]).width == least
        )
        for (width, height) in [(least - 1, 40), (40, least - 1), (1, 1)] {
            let error = PerceptualLossError.tooSmall(width: width, height: height, least: least)
            let photo = picture(width, height)
            #expect(throws: error) { try loss.gramMatrices(of: photo) }
            #expect(throws: error) { try PictureObjective(loss, photo: photo, styles: [.init(matrices: matrices)]) }
            #expect(throws: error) { try loss.pull(on: [photo, photo], towards: matrices) }
            #expect(throws: error) {
                try PictureObjective.byteCount(loss, height: height, width: width, isGuided: [false])
            }
        }
    }

    @Test("pixels that are no numbers give a loss that is none", arguments: [Float.nan, .infinity])
    func pixelsThatAreNoNumbers(value: Float) throws {
        let loss = try Self.loss()
        var broken = picture(20, 20)
        broken.pixels[100] = value
        #expect(try loss.gramMatrices(of: broken).count == 3)
        let style = PictureObjective.Style(matrices: try loss.gramMatrices(of: picture(20, 20)))
        let objective = try PictureObjective(loss, photo: picture(20, 20), styles: [style])
        #expect(try objective.losses(of: broken).strayTerm != nil)
    }

    // MARK: What comes along

    @Test("matrices of other settings, or of none, are refused")
    func matricesThatDoNotFit() throws {
        let (loss, other) = (try Self.loss(), try Self.loss { $0.scales = 2 })
        let photo = picture(24, 24)
        let matrices = try loss.gramMatrices(of: photo)
        for wrong in [try other.gramMatrices(of: photo), [], matrices.map { $0 + [0] }] {
            let style = PictureObjective.Style(matrices: wrong)
            #expect(throws: PerceptualLossError.otherMatrices) {
                try PictureObjective(loss, photo: photo, styles: [style])
            }
            #expect(throws: PerceptualLossError.otherMatrices) { try loss.pull(on: [photo, photo], towards: wrong) }
        }
    }

    @Test("masks have a number for every pixel", arguments: [0, 24 * 24 - 1, 24 * 24 + 1])
    func masksThatDoNotFit(count: Int) throws {
        let loss = try Self.loss()
        let mask = [Float](repeating: 1, count: count)
        let style = PictureObjective.Style(matrices: try loss.gramMatrices(of: picture(24, 24)), mask: mask)
        #expect(throws: PerceptualLossError.wrongMask(expected: 24 * 24, found: count)) {
            try PictureObjective(loss, photo: picture(24, 24), styles: [style])
        }
    }

    @Test("an objective has a style")
    func noStyles() throws {
        let loss = try Self.loss()
        #expect(throws: PerceptualLossError.noStyles) { try PictureObjective(loss, photo: picture(24, 24), styles: []) }
        #expect(throws: PerceptualLossError.noStyles) {
            try PictureObjective.byteCount(loss, height: 24, width: 24, isGuided: [])
        }
    }

    @Test("a pull is measured on photos of one size, two at least")
    func photosThatCannotBecomeOneAnother() throws {
        let loss = try Self.loss()
        let matrices = try loss.gramMatrices(of: picture(24, 24))
        #expect(throws: PerceptualLossError.tooFewPhotos(0)) { try loss.pull(on: [], towards: matrices) }
        #expect(throws: PerceptualLossError.tooFewPhotos(1)) { try loss.pull(on: [picture(24, 24)], towards: matrices) }
        #expect(throws: PerceptualLossError.otherSize(width: 24, height: 25, expected: "24×24")) {
            try loss.pull(on: [picture(24, 24), picture(24, 25)], towards: matrices)
        }
    }

    @Test func errorsAreSentences() {
        let errors: [any Error] = [
            PerceptualLossError.tooSmall(width: 3, height: 4, least: 8), PerceptualLossError.tooFewPhotos(1),
            PerceptualLossError.otherSize(width: 3, height: 4, expected: "5×6"), PerceptualLossError.noStyles,
            PerceptualLossError.otherMatrices, PerceptualLossError.wrongMask(expected: 4, found: 3),
            LossSettingsError.nothingCompared("style"), LossSettingsError.badScales(0),
        ]
        for error in errors { #expect("\(error)".hasSuffix(".") && "\(error)".contains(" ")) }
    }
}
