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

    @Test(arguments: [(7, 5), (21, 40), (60, 43), (1, 1)])
    func atAnotherSizeItIsThePictureAtThatSize(width: Int, height: Int) throws {
        for name in ["images/rgb8.png", "photos/alpha.webp"] {
            let url = Fixtures.folder.deletingLastPathComponent().appendingPathComponent(name)
            let store = try PictureStore(PictureInput(contentsOf: url), in: FileManager.default.temporaryDirectory)
            let large = LargePhotograph(store).resized(width: width, height: height)
            let whole = try PictureInput(contentsOf: url).decoded().resized(width: width, height: height)
            try #expect(large.whole.image == whole.image && large.whole.opacity == whole.opacity)
            let rows = height / 3..<height / 2 + 1
            try #expect(large.rows(rows).image == whole.image.rows(rows))
        }
    }

    @Test func ofALargePictureAFewRowsAreThereAtATime() throws {
        let picture = LargePicture(width: 200_000, height: 400) { rows in
            #expect(rows.count * 200_000 <= 1 << 23)
            return Image(
                width: 200_000, height: rows.count,
                pixels: (0..<200_000 * rows.count).flatMap { _ in [Float(rows.lowerBound), 7, 9] })
        }
        let small = picture.resized(width: 100, height: 40)
        let pixels = try small.rows(0..<40).pixels
        #expect(pixels.count == 12_000 && abs(pixels[1] - 7) < 1e-3 && abs(pixels[11_999] - 9) < 1e-3)
    }

    @Test func aFolderThatTakesNoFileIsNamed() throws {
        let input = try PictureInput(contentsOf: Fixtures.url("rgb8.png"))
        let error = #expect(throws: ImageError.self) { try PictureStore(input, in: URL(fileURLWithPath: "/no/such")) }
        try #expect(#require(error).description.contains("/no/such does not take it"))
    }
}
