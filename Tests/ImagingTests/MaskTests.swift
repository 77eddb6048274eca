import Foundation
import Imaging
import Testing

@Suite struct MaskTests {
    // MARK: Reading

    @Test func whiteIsOneAndBlackIsZeroToTheBit() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("mask.png")
            try Image(width: 3, height: 1, pixels: [0, 0, 0, 255, 255, 255, 51, 51, 51]).write(to: file)
            #expect(try Mask(contentsOf: file) == Mask(width: 3, height: 1, values: [0, 1, 0.2]))
        }
    }

    @Test func colorsAreTheirLuminance() throws {
        let (mask, image) = (
            try Mask(contentsOf: Fixtures.url("rgb8.png")), try Image(contentsOf: Fixtures.url("rgb8.png"))
        )
        #expect((mask.width, mask.height) == (image.width, image.height))
        let luminance = stride(from: 0, to: image.pixels.count, by: 3).map { image.luminance.pixels[$0] / 255 }
        #expect(largestDifference(mask.values, luminance) < 1e-6)
    }

    @Test(arguments: ["rgb16.png", "rgba8.png", "grey1.png", "baseline.jpg"])
    func everyKindOfFileIsAMask(name: String) throws {
        #expect(try Mask(contentsOf: Fixtures.url(name)).values.allSatisfy { (0...1).contains($0) })
    }

    @Test func missingFileIsAnErrorOfImages() {
        #expect(throws: ImageError.missing("nowhere.png")) { try Mask(contentsOf: URL(fileURLWithPath: "nowhere.png")) }
    }

    // MARK: Size

    @Test func sameSizeChangesNothing() throws {
        let mask = Mask.steps(width: 7, height: 5)
        #expect(try mask.matched(width: 7, height: 5) == mask)
    }

    @Test(arguments: [(40, 30), (400, 300), (13, 10), (2, 1)])
    func anotherSizeOfTheSameShape(width: Int, height: Int) throws {
        let mask = try Mask.halves(width: 80, height: 60).matched(width: width, height: height)
        #expect((mask.width, mask.height) == (width, height))
        #expect(mask.values.allSatisfy { (0...1).contains($0) })
        let mean = mask.values.reduce(0, +) / Float(mask.values.count)
        #expect(abs(mean - 0.5) < 0.01)
    }

    @Test func blackStaysExactlyBlackWhereNothingElseIsNear() throws {
        let mask = try Mask.halves(width: 80, height: 60).matched(width: 800, height: 600)
        #expect((0..<600).allSatisfy { mask.values[$0 * 800 + 300] == 0 })
        #expect((0..<600).allSatisfy { abs(mask.values[$0 * 800 + 500] - 1) < 1e-6 })
    }

    @Test(arguments: [
        ((768, 512), (100, 67)), ((100, 67), (3000, 2000)), ((67, 100), (2000, 3000)), ((64, 43), (90, 60)),
    ])
    func oneSidesRoundingIsAllowed(mask: (Int, Int), picture: (Int, Int)) throws {
        let mask = Mask.steps(width: mask.0, height: mask.1)
        #expect(throws: Never.self) { try mask.matched(width: picture.0, height: picture.1) }
    }

    @Test(arguments: [
        ((768, 512), (512, 768)), ((100, 100), (100, 98)), ((400, 300), (1920, 1080)), ((100, 60), (1000, 630)),
    ])
    func anotherShapeIsAnError(mask: (Int, Int), picture: (Int, Int)) {
        let error = MaskError.otherShape(
            "sky.png", width: mask.0, height: mask.1, pictureWidth: picture.0, pictureHeight: picture.1)
        #expect(throws: error) {
            try Mask.steps(width: mask.0, height: mask.1).matched(width: picture.0, height: picture.1, name: "sky.png")
        }
    }

    @Test func errorNamesBothSizesAndTheWayOut() {
        let error = MaskError.otherShape("sky.png", width: 4, height: 3, pictureWidth: 16, pictureHeight: 9)
        for words in ["sky.png", "4×3", "16×9", "Crop the mask"] { #expect("\(error)".contains(words)) }
    }

    // MARK: Blending

    @Test func blendIsExactAtBothEndsAndLinearBetween() {
        let above = Image(width: 3, height: 1, pixels: [0.1, 300.7, -5.3, 10, 20, 30, 9.7, 8.3, 7.1])
        let below = Image(width: 3, height: 1, pixels: [77.7, 0.3, 255, 50, 0, 90, 1.1, 2.3, .infinity])
        let blended = above.blended(over: below, mask: Mask(width: 3, height: 1, values: [1, 0.25, 0]))
        #expect(Array(blended.pixels[0..<3]) == [0.1, 300.7, -5.3])
        #expect(Array(blended.pixels[3..<6]) == [40, 5, 75])
        #expect(Array(blended.pixels[6..<9]) == [1.1, 2.3, .infinity])
    }

    @Test func whatIsNoNumberDoesNotShowThroughZero() {
        let above = Image(width: 1, height: 1, pixels: [.nan, .infinity, -.infinity])
        let below = Image(width: 1, height: 1, pixels: [1, 2, 3])
        #expect(above.blended(over: below, mask: Mask(width: 1, height: 1, values: [0])) == below)
    }

    // MARK: Several masks

    /// Weights of one pixel, laid over one another as the program does it.
    private func weights(_ values: [Float]) -> [Float] {
        let masks = values.map { Mask(width: 1, height: 1, values: [$0]) }
        var weights: [Float] = [1]
        for opacity in Mask.opacities(of: masks).map({ $0.values[0] }) {
            weights = weights.map { $0 * (1 - opacity) } + [opacity]
        }
        return weights
    }

    @Test(arguments: [[0.3], [0.2, 0.5], [0.5, 0.5], [0.1, 0.2, 0.3, 0.05]] as [[Float]])
    func masksAreTheWeightsAndTheRestStays(values: [Float]) {
        let expected = [1 - values.reduce(0, +)] + values
        #expect(largestDifference(weights(values), expected) < 1e-6)
    }

    @Test(arguments: [[1, 1], [0.8, 0.4], [1, 0.5, 1], [0.6, 0, 0.6]] as [[Float]])
    func overlapIsShared(values: [Float]) {
        let total = values.reduce(0, +)
        #expect(largestDifference(weights(values), [0] + values.map { $0 / total }) < 1e-6)
    }

    @Test(arguments: [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]] as [[Float]])
    func masksThatOnlyTouchAreExact(values: [Float]) {
        #expect(weights(values) == [1 - values.reduce(0, +)] + values)
    }

    @Test func noMasksNeedNoOpacities() {
        #expect(Mask.opacities(of: []) == [])
    }
}

extension Mask {
    /// Every value another than its neighbours'.
    fileprivate static func steps(width: Int, height: Int) -> Mask {
        Mask(width: width, height: height, values: (0..<width * height).map { Float($0 * 37 % 101) / 100 })
    }

    /// Black on the left, white on the right.
    fileprivate static func halves(width: Int, height: Int) -> Mask {
        Mask(width: width, height: height, values: (0..<width * height).map { $0 % width < width / 2 ? 0 : 1 })
    }
}
