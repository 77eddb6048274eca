import Foundation
import Imaging
import Testing

@testable import Train

/// What is found in photographs, and what is drawn for want of them.
@Suite struct PhotosTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func everyDefectIsFound() throws {
        let photo = picture(width: 90, height: 70, seed: 1)
        try photo.write(to: folder.file("a.png"))
        try photo.fitted(longSide: 80).write(to: folder.file("b.jpg"))
        try picture(width: 30, height: 70, seed: 2).write(to: folder.file("c.png"))
        let grey = picture(width: 90, height: 70, seed: 3)
        let levels = (0..<90 * 70).flatMap { [Float](repeating: grey.pixels[3 * $0], count: 3) }
        try Image(width: 90, height: 70, pixels: levels).write(to: folder.file("d.png"))
        try Data("no picture".utf8).write(to: folder.file("e.png"))
        let result = try impastoTrain(["photos", "inspect", folder.path(""), "--crop", "50"])
        #expect(result.status == 1)
        for line in [
            "1 of 5 cannot be read:\n  e.png",
            "1 of 5 are smaller than --crop 50 and would be enlarged:\n  c.png: 30×70",
            "1 of 5 are grey:\n  d.png", "1 of 5 look like another one:\n  b.jpg: looks like a.png",
        ] { #expect(result.output.contains(line), "\(result.output)") }
    }

    @Test func goodPhotographsAreSaidToBe() throws {
        for seed in 1...3 {
            try picture(width: 80, height: 80, seed: UInt64(seed)).write(to: folder.file("\(seed).png"))
        }
        let result = try impastoTrain(["photos", "inspect", folder.path(""), "--crop", "64"])
        #expect(result.status == 0 && result.output == "All 3 photographs can be used.\n", "\(result.output)")
    }

    @Test func drawingsAreTheSameEveryTimeAndDiffer() throws {
        let source = DrawnPhotos(count: 8, size: 96)
        let drawings = (0..<8).map(source.photo)
        #expect(drawings == (0..<8).map(source.photo))
        for (index, drawing) in drawings.enumerated() {
            #expect(drawing.width == 96 && drawing.height == 96)
            #expect(drawing.pixels.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() })
            #expect(!drawings[..<index].contains(drawing))
        }
    }

    /// What stands in for photographs has their contrasts at every size: neither noise nor flat.
    @Test func drawingsHaveContrastsCoarseAndFine() {
        let source = DrawnPhotos(count: 40, size: 128)
        let ratios = (0..<40).map { index in
            let drawing = source.photo(index)
            return deviation(drawing.resized(width: 8, height: 8)) / deviation(drawing)
        }
        #expect(ratios.reduce(0, +) / 40 > 0.4 && ratios.reduce(0, +) / 40 < 0.95)
    }

    private func deviation(_ image: Image) -> Float {
        let mean = image.pixels.reduce(0, +) / Float(image.pixels.count)
        return (image.pixels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(image.pixels.count)).squareRoot()
    }

    @Test func photographsThatComeAlongLieBesideTheCheckpoints() throws {
        for place in ["checkpoints/loss", "datasets/photos", "another/checkpoints", "another/datasets/photos"] {
            try FileManager.default.createDirectory(at: folder.file(place), withIntermediateDirectories: true)
        }
        try Data().write(to: folder.file("checkpoints/loss/vgg16-lite.h5"))
        for place in ["", "another/"] {
            try picture(width: 30, height: 20, seed: 1).write(to: folder.file("\(place)datasets/photos/a.png"))
        }
        let checkpoints = ["nowhere/checkpoints", "another/checkpoints", "checkpoints"].map(folder.path)
        let photos = try shippedPhotos(besides: checkpoints)
        #expect(photos.count == 1 && photos.place == folder.path("checkpoints/../datasets/photos"))
        #expect(try photos.photo(0).width == 30)
    }

    @Test func picturesAreDrawnWhereNoneCameAlong() throws {
        #expect(try shippedPhotos(besides: [folder.path("checkpoints")]) is DrawnPhotos)
    }

    @Test func drawWritesThePicturesThatStyleWouldDraw() throws {
        let result = try impastoTrain(["draw", "--output", folder.path("drawn"), "--count", "3", "--size", "64"])
        #expect(result.status == 0, "\(result.errors)")
        let files = try PhotoFolder(folder.file("drawn"))
        #expect(files.count == 3)
        #expect(try files.photo(1) == DrawnPhotos(count: 3, size: 64).photo(1))
        #expect(try impastoTrain(["draw", "--output", folder.path("drawn"), "--count", "1"]).status != 0)
    }
}
