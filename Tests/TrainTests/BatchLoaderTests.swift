import Foundation
import Imaging
import Testing

@testable import Train

/// Photographs of one colour each, so that a crop tells where it comes from; some cannot be read. All are shown whole.
private struct Swatches: PhotoSource {
    struct Unreadable: Error, CustomStringConvertible {
        var description: String { "it is torn" }
    }

    let count: Int
    var torn: Set<Int> = []
    let isScarce = false

    var place: String { "swatches" }
    func name(of index: Int) -> String { "swatch\(index)" }

    func photo(_ index: Int) throws -> Image {
        if torn.contains(index) { throw Unreadable() }
        let (width, height) = (20 + 3 * index, 41 - index)
        return Image(width: width, height: height, pixels: [Float](repeating: Float(index), count: width * height * 3))
    }
}

@Suite struct BatchLoaderTests {
    private func loader(_ source: any PhotoSource, batchSize: Int = 3, seed: UInt64 = 1) -> BatchLoader {
        BatchLoader(source: source, batchSize: batchSize, crop: 16, seed: seed)
    }

    /// Batches one after the other, from a draw on.
    private func batches(_ loader: BatchLoader, _ count: Int, after draw: Int = 0) throws -> [Batch] {
        var (batches, draw) = ([Batch](), draw)
        for _ in 0..<count {
            batches.append(try loader.batch(after: draw))
            draw = batches[batches.count - 1].photographsDrawn
        }
        return batches
    }

    /// Which swatch each crop of a batch shows.
    private func swatches(_ batch: Batch) -> [Int] {
        stride(from: 0, to: batch.pixels.count, by: 16 * 16 * 3).map { Int(batch.pixels[$0].rounded()) }
    }

    @Test func cropsHaveTheSizeThatWasAskedFor() throws {
        let batch = try loader(Swatches(count: 7), batchSize: 5).batch(after: 0)
        #expect(batch.pixels.count == 5 * 16 * 16 * 3)
        #expect(batch.photographsDrawn == 5)
        for (crop, index) in swatches(batch).enumerated() {
            let pixels = batch.pixels[crop * 16 * 16 * 3..<(crop + 1) * 16 * 16 * 3]
            let isOneColour = pixels.allSatisfy { abs($0 - Float(index)) < 1e-3 }
            #expect(isOneColour)
        }
    }

    @Test func theSeedDecidesEverything() throws {
        let folder = try TemporaryFolder()
        for index in 0..<4 {
            try picture(width: 30, height: 50, seed: UInt64(index)).write(to: folder.file("\(index).png"))
        }
        let source = try PhotoFolder(folder.url)
        let first = try batches(loader(source), 4).map(\.pixels)
        expectSame(try batches(loader(source), 4).map(\.pixels), first)
        let isOther = try batches(loader(source, seed: 2), 4).map(\.pixels) != first
        #expect(isOther)
    }

    @Test func everyPhotographComesOnceAnEpochInAnotherOrder() throws {
        let shown = try batches(loader(Swatches(count: 9)), 9).flatMap(swatches)
        let epochs = [shown[0..<9], shown[9..<18], shown[18..<27]].map(Array.init)
        for epoch in epochs { #expect(epoch.sorted() == Array(0..<9)) }
        #expect(Set(epochs).count == 3)
    }

    @Test func aRunThatGoesOnSeesWhatAnUnbrokenOneSees() throws {
        let loader = loader(Swatches(count: 5, torn: [2]))
        let whole = try batches(loader, 8)
        for start in 1..<8 {
            let rest = try batches(loader, 8 - start, after: whole[start - 1].photographsDrawn)
            expectSame(rest.map(\.pixels), whole[start...].map(\.pixels))
            #expect(rest.map(\.photographsDrawn) == whole[start...].map(\.photographsDrawn))
        }
    }

    @Test func unreadablePhotographsAreSkippedAndNamed() throws {
        let drawn = try batches(loader(Swatches(count: 6, torn: [1, 4])), 4)
        let shown = drawn.flatMap(swatches)
        #expect(shown.count == 12 && Set(shown) == [0, 2, 3, 5])
        #expect(Set(drawn.flatMap(\.skipped).map(\.name)) == ["swatch1", "swatch4"])
        #expect(drawn.flatMap(\.skipped).allSatisfy { $0.reason == "it is torn" })
    }

    @Test func nothingReadableIsAnError() throws {
        #expect(throws: PhotoSourceError.noneReadable("swatches", example: "it is torn")) {
            try loader(Swatches(count: 3, torn: [0, 1, 2])).batch(after: 0)
        }
    }

    @Test func oneReadablePhotographIsEnough() throws {
        for start in 0..<40 {
            let batch = try loader(Swatches(count: 5, torn: [0, 1, 2, 4])).batch(after: start)
            #expect(swatches(batch) == [3, 3, 3])
        }
    }

    /// A picture that reddens from left to right and gets greener downwards: a crop's corners tell where it lies and which
    /// way round it is.
    private struct Ramp: PhotoSource {
        var width = 200, height = 300
        let count = 1
        let isScarce = false
        let place = "ramps"
        func name(of index: Int) -> String { "ramp" }
        func photo(_ index: Int) -> Image {
            let pixels = (0..<height).flatMap { y in (0..<3 * width).map { Float($0 % 3 == 1 ? y : $0 / 3) } }
            return Image(width: width, height: height, pixels: pixels)
        }
    }

    /// The red levels at the left and at the right end of each crop, and the green one at its top.
    private func ends(_ count: Int, of source: Ramp = Ramp()) throws -> [(left: Float, right: Float, top: Float)] {
        try batches(loader(source, batchSize: 1), count).map { ($0.pixels[0], $0.pixels[3 * 15], $0.pixels[1]) }
    }

    @Test func halfOfTheCropsAreMirrored() throws {
        #expect((70...130).contains(try ends(200).count { $0.left > $0.right }))
    }

    /// The outer two of 16 pixels are fifteen sixteenths of what is shown apart.
    @Test func cropsShowTheWholeShortSide() throws {
        #expect(try ends(100).allSatisfy { (0.98...1.02).contains(abs($0.left - $0.right) / 200 * 16 / 15) })
    }

    @Test func cropsComeFromEverywhere() throws {
        let tops = try ends(400).map(\.top)
        #expect(tops.min()! < 20 && tops.max()! > 90)
        let lefts = try ends(400, of: Ramp(width: 300, height: 200)).map { min($0.left, $0.right) }
        #expect(lefts.min()! < 20 && lefts.max()! > 90)
        #expect((45...65).contains(lefts.reduce(0, +) / 400))
    }
}
