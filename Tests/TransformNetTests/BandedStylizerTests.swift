import Engine
import Foundation
import Imaging
import Testing

@testable import TransformNet

/// Painting band by band gives what painting at once gives.
@Suite struct BandedStylizerTests {
    private static let folder = FileManager.default.temporaryDirectory

    private func painted(
        _ image: Image, _ model: StyleModel, in precision: Precision, memory: Int,
        statistics: BandedStylizer.Statistics = .exact, tellingBands tell: (Int) -> Void = { _ in }
    ) throws -> Image {
        let stylizer = try BandedStylizer(model, in: precision, memory: memory, scratch: Self.folder)
        var (pixels, bands) = ([Float](), 0)
        try stylizer.stylize(LargePicture(image), statistics: statistics) {
            pixels += $0.pixels
            bands += 1
        }
        tell(bands)
        return Image(width: image.width, height: image.height, pixels: pixels)
    }

    private func psnr(_ a: Image, _ b: Image) -> Double {
        let squares = zip(a.pixels, b.pixels).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        return 10 * log10(255 * 255 / (squares / Double(a.pixels.count)))
    }

    @Test(arguments: [
        ("full", 0, 3_000_000), ("half", 48, 3_000_000), ("c9s1-16,d32,R32,U2,c9s1-3", 5, 1_400_000),
        ("c5s1-8,d12,d20,R20,U4,c3s1-3", 7, 800_000), ("c3s1-16,R16,R16,c3s1-3", 0, 3_000_000), ("c9s1-3", 3, 100_000),
    ])
    func bandsAreExactInSinglePrecision(architecture: String, margin: Int, memory: Int) throws {
        var model = try Formula.model(architecture)
        model.margin = margin
        let image = Formula.photo(width: 61, height: 173, stream: 99)
        let whole = try Stylizer(model, in: .fp32).stylize(image)
        let small = try painted(image, model, in: .fp32, memory: memory) { #expect($0 > 1) }
        #expect(psnr(whole, small) > 60)
    }

    @Test(.enabled(if: Precision.bf16.isAvailable, "needs AVX512_BF16"), arguments: ["full", "half"])
    func bandsAreNearlyExactInHalfPrecision(architecture: String) throws {
        let model = try Formula.model(architecture)
        let image = Formula.photo(width: 61, height: 173, stream: 99)
        let whole = try Stylizer(model, in: .bf16).stylize(image)
        #expect(psnr(whole, try painted(image, model, in: .bf16, memory: 3_000_000)) > 35)
    }

    @Test(arguments: ["full", "c9s1-16,d32,R32,U2,c9s1-3", "c9s1-3"])
    func progressGrowsAndEndsAtOne(architecture: String) throws {
        let model = try Formula.model(architecture)
        let stylizer = try BandedStylizer(model, in: .fp32, memory: 3_000_000, scratch: Self.folder)
        let picture = LargePicture(Formula.photo(width: 40, height: 96, stream: 7))
        for statistics in [BandedStylizer.Statistics.exact, .of(picture)] {
            var shares: [Double] = []
            try stylizer.stylize(picture, statistics: statistics, progress: { shares.append($0) }) { _ in }
            #expect(shares == shares.sorted())
            #expect(shares.dropLast().allSatisfy { $0 < 1 })
            #expect(abs((shares.last ?? 0) - 1) < 1e-9)
        }
    }

    @Test func anotherPicturesStatisticsPaintAnotherPicture() throws {
        let model = try Formula.model("half")
        let image = Formula.photo(width: 64, height: 96, stream: 3)
        let other = LargePicture(Formula.photo(width: 32, height: 48, stream: 4))
        let own = try painted(image, model, in: .fp32, memory: 3_000_000)
        let same = try painted(image, model, in: .fp32, memory: 3_000_000, statistics: .of(LargePicture(image)))
        let different = try painted(image, model, in: .fp32, memory: 3_000_000, statistics: .of(other))
        #expect(psnr(own, same) > 60)
        #expect(psnr(own, different) < 60)
        #expect(throws: StylizerError.tooSmall(width: 1, height: 1)) {
            try painted(
                image, model, in: .fp32, memory: 3_000_000,
                statistics: .of(LargePicture(Formula.photo(width: 1, height: 1, stream: 5))))
        }
    }
}
