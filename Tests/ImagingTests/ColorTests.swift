import Foundation
import Testing

@testable import Imaging

/// Against Tests/Fixtures/make_color_fixtures.py, and what must be true of every picture.
@Suite struct ColorTests {
    let painting, photo: Image

    init() throws {
        painting = try Image(contentsOf: Fixtures.url("palette8.png"))
        photo = try Image(contentsOf: Fixtures.url("rgb8.png"))
    }

    private func expect(_ image: Image, is name: String, _ location: SourceLocation = #_sourceLocation) throws {
        let expected = try Fixtures.floats("../colors/\(name).f32")
        #expect(largestDifference(image.pixels, expected) < 0.01, sourceLocation: location)
    }

    /// Whether mean and covariance agree, to a few parts in a hundred thousand.
    private func agree(_ a: ColorStatistics, _ b: ColorStatistics) -> Bool {
        let means = a.mean - b.mean
        let covariances = zip(a.covariance.columns, b.covariance.columns).map { $0 - $1 }
        return ([means] + covariances).allSatisfy { ($0 * $0).sum().squareRoot() < 0.05 }
    }

    // MARK: Luminance

    @Test func luminanceIsThatOfNTSC() throws {
        try expect(painting.luminance, is: "luminance")
    }

    @Test func greyIsItsOwnLuminanceToTheBit() {
        let grey = Image(width: 256, height: 1, pixels: (0...255).flatMap { [Float($0), Float($0), Float($0)] })
        #expect(grey.luminance == grey)
    }

    @Test func colorsOfThePhoto() throws {
        try expect(painting.withColors(of: photo), is: "with-colors")
    }

    @Test func colorsChangeNoLuminance() {
        let result = painting.withColors(of: photo)
        #expect(largestDifference(result.luminance.pixels, painting.luminance.pixels) < 1e-3)
        #expect(result.pixels.allSatisfy { (0...255).contains($0) })
    }

    @Test func ownColorsChangeNothing() {
        #expect(largestDifference(photo.withColors(of: photo).pixels, photo.pixels) < 1e-3)
    }

    @Test func colorsTakenTwiceAreThoseTakenOnce() {
        let once = painting.withColors(of: photo)
        #expect(largestDifference(once.withColors(of: photo).pixels, once.pixels) < 1e-3)
    }

    @Test func greyPhotoMakesAGreyPainting() {
        #expect(
            largestDifference(painting.withColors(of: photo.luminance).pixels, painting.luminance.pixels) < 1e-3)
    }

    @Test func luminanceOutsideTheRangeIsCutOff() {
        let wild = Image(width: 2, height: 1, pixels: [-40, -40, -40, 300, 310, 290])
        let photo = Image(width: 2, height: 1, pixels: [255, 0, 0, 0, 0, 255])
        #expect(wild.withColors(of: photo).pixels == [0, 0, 0, 255, 255, 255])
    }

    @Test func luminanceStatisticsOfThePhoto() throws {
        try expect(painting.withLuminanceStatistics(of: photo), is: "luminance-statistics")
    }

    @Test func luminanceStatisticsAreThoseOfTheReference() {
        let result = ColorStatistics(painting.withLuminanceStatistics(of: photo))
        let expected = ColorStatistics(photo)
        #expect(abs(result.luminanceMean - expected.luminanceMean) < 1e-3)
        #expect(abs(result.luminanceDeviation - expected.luminanceDeviation) < 1e-3)
    }

    @Test func singleLuminanceBecomesTheMean() {
        let result = Image.plain(90).withLuminanceStatistics(of: photo)
        let mean = Float(ColorStatistics(photo).luminanceMean)
        #expect(largestDifference(result.pixels, Image.plain(mean).pixels) < 1e-3)
    }

    // MARK: Matching

    @Test func matchingIsImageAnalogies() throws {
        try expect(painting.matchingColors(of: photo), is: "matching-colors")
    }

    @Test func matchedMeanAndCovarianceAreTheReferences() {
        #expect(!agree(ColorStatistics(painting), ColorStatistics(photo)))
        #expect(agree(ColorStatistics(painting.matchingColors(of: photo)), ColorStatistics(photo)))
        #expect(agree(ColorStatistics(photo.matchingColors(of: painting)), ColorStatistics(painting)))
    }

    @Test func referenceMayHaveAnySize() {
        let reference = Image.gradient(width: 40, height: 7)
        #expect(agree(ColorStatistics(painting.matchingColors(of: reference)), ColorStatistics(reference)))
    }

    @Test func matchingTwiceIsMatchingOnce() {
        let once = painting.matchingColors(of: photo)
        #expect(largestDifference(once.matchingColors(of: photo).pixels, once.pixels) < 1e-2)
    }

    @Test func matchingItselfChangesNothing() {
        #expect(largestDifference(photo.matchingColors(of: photo).pixels, photo.pixels) < 1e-2)
    }

    @Test func greyReferenceMakesAGreyPicture() {
        let result = painting.matchingColors(of: photo.luminance)
        #expect(largestDifference(result.pixels, result.luminance.pixels) < 0.01)
        #expect(agree(ColorStatistics(result), ColorStatistics(photo.luminance)))
    }

    @Test func greyPictureKeepsOneDirectionOfColor() {
        let result = painting.luminance.matchingColors(of: photo)
        #expect(result.pixels.allSatisfy { abs($0) < 2000 })
        let means = ColorStatistics(result).mean - ColorStatistics(photo).mean
        #expect((means * means).sum() < 1e-4)
    }

    @Test func noiseIsNotBlownUpIntoColors() {
        // A grey photograph as JPEG leaves it: red and blue are off by a third of a value now and then.
        var noisy = painting.luminance
        for i in stride(from: 0, to: noisy.pixels.count, by: 9) { noisy.pixels[i] += 1 }
        let difference = largestDifference(
            noisy.matchingColors(of: photo).pixels, painting.luminance.matchingColors(of: photo).pixels)
        #expect(difference < 150)
    }

    @Test func pictureOfOneColorTakesTheMean() {
        let result = Image.plain(77).matchingColors(of: photo)
        let mean = ColorStatistics(photo).mean
        let expected = (0..<21 * 15).flatMap { _ in [Float(mean.x), Float(mean.y), Float(mean.z)] }
        #expect(largestDifference(result.pixels, expected) < 1e-3)
    }

    @Test func referenceOfOneColorLeavesNothingElse() {
        #expect(largestDifference(painting.matchingColors(of: .plain(77)).pixels, Image.plain(77).pixels) < 1e-3)
    }

    @Test func methodsAreTheTwoOperations() {
        #expect(painting.keepingColors(of: photo, by: .luminance) == painting.withColors(of: photo))
        #expect(painting.keepingColors(of: photo, by: .histogram) == painting.matchingColors(of: photo))
    }
}

@Suite struct Matrix3Tests {
    static let matrices = [
        Matrix3(columns: [SIMD3(4, 1, -2), SIMD3(1, 2, 0), SIMD3(-2, 0, 3)]),
        Matrix3(columns: [SIMD3(1, 1, 1), SIMD3(1, 1, 1), SIMD3(1, 1, 1)]),
        Matrix3(columns: [SIMD3(1e6, 1e-6, 0), SIMD3(1e-6, 1e-9, 0), SIMD3(0, 0, 5)]),
        Matrix3(diagonal: SIMD3(2, 2, 2)), Matrix3(diagonal: SIMD3()),
    ]

    private func size(_ matrix: Matrix3) -> Double { matrix.columns.map { ($0 * $0).sum() }.max() ?? 0 }

    private func difference(_ a: Matrix3, _ b: Matrix3) -> Double {
        size(Matrix3(columns: zip(a.columns, b.columns).map { $0 - $1 })).squareRoot()
    }

    @Test(arguments: matrices) func eigenvectorsAreOrthonormalAndMakeTheMatrix(matrix: Matrix3) {
        let (values, vectors) = matrix.eigenvalues()
        #expect(difference(vectors * vectors.transposed, .identity) < 1e-12)
        let product = vectors * Matrix3(diagonal: values) * vectors.transposed
        #expect(difference(product, matrix) <= 1e-12 * size(matrix).squareRoot())
    }

    @Test func eigenvaluesOfAKnownMatrix() {
        let values = Self.matrices[1].eigenvalues().values
        #expect([values.x, values.y, values.z].sorted().elementsEqual([0, 0, 3]) { abs($0 - $1) < 1e-12 })
    }
}

extension Image {
    /// A picture of 21×15 pixels with all samples equal.
    fileprivate static func plain(_ value: Float) -> Image {
        Image(width: 21, height: 15, pixels: Array(repeating: value, count: 21 * 15 * 3))
    }
}
