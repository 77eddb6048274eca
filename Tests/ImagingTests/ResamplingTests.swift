import Foundation
import Imaging
import Testing

@Suite struct ResamplingTests {
    @Test(arguments: [(9, 7), (40, 31), (5, 30), (21, 6), (1, 1)])
    func resizingIsPillowsBicubic(width: Int, height: Int) throws {
        let image = try Image(contentsOf: Fixtures.url("rgb8.png")).resized(width: width, height: height)
        #expect((image.width, image.height) == (width, height))
        let expected = try Fixtures.floats("resized-\(width)x\(height).f32")
        #expect(largestDifference(image.pixels, expected) < 0.01)
    }

    @Test(arguments: [(1, 1), (3, 50), (16, 12), (100, 7)])
    func aConstantPictureStaysConstant(width: Int, height: Int) {
        let image = Image(width: 16, height: 12, pixels: Array(repeating: 200, count: 16 * 12 * 3))
        let resized = image.resized(width: width, height: height)
        #expect(largestDifference(resized.pixels, Array(repeating: 200, count: width * height * 3)) < 1e-3)
    }

    @Test func theSameSizeChangesNothing() {
        let image = Image.pattern(width: 8, height: 5)
        #expect(image.resized(width: 8, height: 5) == image)
    }

    @Test func overshootIsCutOff() {
        let edge = (0..<8 * 8).flatMap { $0 % 8 < 4 ? [0, 0, 0] : [255, 255, 255] as [Float] }
        let resized = Image(width: 8, height: 8, pixels: edge).resized(width: 30, height: 30)
        #expect(resized.pixels.allSatisfy { (0...255).contains($0) })
    }

    @Test func fineStripesTurnGreyInsteadOfMoire() {
        let stripes = (0..<64 * 4).flatMap { $0 % 2 == 0 ? [0, 0, 0] : [255, 255, 255] as [Float] }
        let resized = Image(width: 64, height: 4, pixels: stripes).resized(width: 11, height: 4)
        #expect(resized.pixels.allSatisfy { abs($0 - 127.5) < 12 })
    }

    @Test(arguments: [(300, 200, 60, 60, 40), (200, 300, 450, 300, 450), (1000, 2, 100, 100, 1), (7, 7, 5, 5, 5)])
    func fittingSetsTheLongSide(width: Int, height: Int, longSide: Int, newWidth: Int, newHeight: Int) {
        let fitted = Image.gradient(width: width, height: height).fitted(longSide: longSide)
        #expect((fitted.width, fitted.height) == (newWidth, newHeight))
    }

    @Test(arguments: [(300, 200, 60, 90, 60), (200, 300, 400, 400, 600), (33, 100, 33, 33, 100)])
    func coveringSetsTheShortSide(width: Int, height: Int, shortSide: Int, newWidth: Int, newHeight: Int) {
        let covering = Image.gradient(width: width, height: height).covering(shortSide: shortSide)
        #expect((covering.width, covering.height) == (newWidth, newHeight))
    }
}
