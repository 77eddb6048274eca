import Foundation
import Testing

@testable import Imaging

/// A picture on the disk is the picture.
@Suite struct PictureStoreTests {
    @Test(
        arguments: (1...8).map { "images/orientation\($0).jpg" } + [
            "photos/alpha.webp", "images/rgb16.png", "photos/cmyk.tif",
        ])
    func anyRowsAreThoseOfTheWholePicture(name: String) throws {
        let url = Fixtures.folder.deletingLastPathComponent().appendingPathComponent(name)
        let whole = try PictureInput(contentsOf: url).decoded()
        let store = try PictureStore(PictureInput(contentsOf: url), in: FileManager.default.temporaryDirectory)
        #expect((store.width, store.height) == (whole.image.width, whole.image.height))
        for rows in [0..<store.height, 0..<1, 3..<9, store.height - 1..<store.height] {
            let part = try store.rows(rows)
            let expected = whole.image.cropped(x: 0, y: rows.lowerBound, width: store.width, height: rows.count)
            #expect(part.image == expected, "\(rows)")
            let values = whole.opacity.map {
                Array($0.values[rows.lowerBound * store.width..<rows.upperBound * store.width])
            }
            #expect(part.opacity?.values == values)
        }
        if whole.opacity != nil { #expect(store.meanColor == whole.meanColor) }
    }

    @Test func aReducedPictureHasTheMeansOfSquares() throws {
        let url = Fixtures.url("rgb8.png")
        let store = try PictureStore(PictureInput(contentsOf: url), in: FileManager.default.temporaryDirectory)
        let whole = try Image(contentsOf: url), reduced = try store.reduced(by: 4).image
        #expect((reduced.width, reduced.height) == (5, 3))
        for (x, y) in [(0, 0), (4, 2), (2, 1)] {
            let square = whole.cropped(x: 4 * x, y: 4 * y, width: 4, height: 4)
            let mean = stride(from: 0, to: 48, by: 3).reduce(0) { $0 + square.pixels[$1] } / 16
            #expect(abs(reduced.pixels[3 * (5 * y + x)] - mean) < 1e-3)
        }
    }

    @Test func aFolderThatTakesNoFileIsNamed() throws {
        let input = try PictureInput(contentsOf: Fixtures.url("rgb8.png"))
        let error = #expect(throws: ImageError.self) { try PictureStore(input, in: URL(fileURLWithPath: "/no/such")) }
        try #expect(#require(error).description.contains("/no/such does not take it"))
    }
}
