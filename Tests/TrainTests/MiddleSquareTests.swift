import Imaging
import Testing

@testable import Train

@Suite struct MiddleSquareTests {
    @Test(arguments: [(90, 60), (60, 90), (400, 50)]) func itIsTheMiddleOfThePicture(width: Int, height: Int) {
        let picture = picture(width: width, height: height, seed: 1)
        let covering = picture.covering(shortSide: 24)
        let expected = covering.cropped(
            x: (covering.width - 24) / 2, y: (covering.height - 24) / 2, width: 24, height: 24)
        #expect(picture.middleSquare(side: 24) == expected)
    }

    @Test(arguments: [(800, 50), (50, 800)]) func itIsTheMiddleOfAStrip(width: Int, height: Int) {
        let picture = picture(width: width, height: height, seed: 2)
        let part = picture.cropped(
            x: max(0, width / 2 - 200), y: max(0, height / 2 - 200), width: min(width, 400), height: min(height, 400))
        #expect(picture.middleSquare(side: 24) == part.middleSquare(side: 24))
    }

    /// Enlarged whole, this one would have 14 gigapixels.
    @Test(arguments: [(100_000, 1), (1, 100_000)]) func aStripIsNotEnlargedWhole(width: Int, height: Int) {
        let strip = Image(width: width, height: height, pixels: [Float](repeating: 7, count: 3 * width * height))
        #expect(strip.middleSquare(side: 384).pixels.allSatisfy { abs($0 - 7) < 1e-3 })
    }
}
