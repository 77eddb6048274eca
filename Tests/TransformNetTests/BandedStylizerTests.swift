import Foundation
import Imaging
import Testing

@testable import TransformNet

/// Painting band by band gives what painting at once gives.
@Suite struct BandedStylizerTests {
    private static let folder = FileManager.default.temporaryDirectory

    private func painted(
        _ image: Image, _ model: StyleModel, in precision: Precision, memory: Int,
        statistics: BandedStylizer.Statistics = .exact
    ) throws -> Image {
        let stylizer = try BandedStylizer(model, in: precision, memory: memory, scratch: Self.folder)
        var pixels: [Float] = []
        try stylizer.stylize(LargePicture(image), statistics: statistics) { pixels += $0.pixels }
        return Image(width: image.width, height: image.height, pixels: pixels)
    }

    private func psnr(_ a: Image, _ b: Image) -> Double {
        let squares = zip(a.pixels, b.pixels).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        return 10 * log10(255 * 255 / (squares / Double(a.pixels.count)))
    }

    @Test(arguments: [
        ("full", 0), ("half", 48), ("c9s1-16,d32,R32,U2,c9s1-3", 5), ("c5s1-8,d12,d20,R20,U4,c3s1-3", 7),
        ("c3s1-16,R16,R16,c3s1-3", 0), ("c9s1-3", 3),
    ])
    func bandsAreExactInSinglePrecision(architecture: String, margin: Int) throws {
        var model = try Formula.model(architecture)
        model.margin = margin
        let image = Formula.photo(width: 61, height: 173, stream: 99)
        let whole = try Stylizer(model, in: .fp32).stylize(image)
        let small = try painted(image, model, in: .fp32, memory: 3_000_000)
        #expect(psnr(whole, small) > 60)
    }
}
