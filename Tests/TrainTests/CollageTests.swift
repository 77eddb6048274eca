import Engine
import Imaging
import Testing

@testable import Train

/// Photographs of one level each, so far apart that it is told from the others in any light.
private struct Few: PhotoSource {
    struct Torn: Error {}

    static let levels: [Float] = [0, 60, 255]
    var count = 3
    var torn: Set<Int> = []
    let place = "few"
    func name(of index: Int) -> String { "photograph \(index)" }

    func photo(_ index: Int) throws -> Image {
        if torn.contains(index) { throw Torn() }
        return Image(width: 40, height: 60, pixels: [Float](repeating: Self.levels[index], count: 40 * 60 * 3))
    }

    /// Which photographs a square shows.
    static func shown(_ square: Image) -> Set<Int> {
        Set(square.pixels.map { $0 < 10 ? 0 : $0 < 120 ? 1 : 2 })
    }
}

@Suite struct CollageTests {
    private let side = 32

    private func squares(_ count: Int, of source: Few = Few(), on index: Int = 1) throws -> [Image] {
        var generator = SplitMix64(seed: 3)
        let (collage, photo) = (Collage(source: source, side: side), try source.photo(index))
        return (0..<count).map { _ in collage.square(on: photo, using: &generator) }
    }

    @Test func everySecondSquareHasPartsOfOthersOnIt() throws {
        // On some of the other half nothing but their own photograph is laid.
        #expect((120...200).contains(try squares(400).map(Few.shown).count { $0.count > 1 }))
    }

    @Test func anyPhotographMayLieOnAnother() throws {
        for index in 0..<3 {
            let shown = try squares(100, on: index).map(Few.shown)
            #expect(shown.contains([index]) && shown.contains([0, 1, 2]))
        }
    }

    @Test func oneThatCannotBeReadIsLeftOut() throws {
        let shown = try squares(200, of: Few(torn: [0])).map(Few.shown)
        #expect(shown.allSatisfy { $0.isSubset(of: [1, 2]) } && shown.contains([1, 2]))
    }

    /// Upright stripes of sixteen pixels in a photograph 160 pixels wide: how many there are tells how much is seen of it.
    @Test func piecesAreOfManySizes() throws {
        let row = (0..<160).flatMap { x in [Float](repeating: x / 16 % 2 == 0 ? 60 : 120, count: 3) }
        let stripes = Image(width: 160, height: 240, pixels: (0..<240).flatMap { _ in row })
        let collage = Collage(source: Few(), side: 48)
        var generator = SplitMix64(seed: 5)
        let shares = (0..<300).map { _ in
            let line = collage.piece(of: stripes, using: &generator).pixels[0..<3 * 48]
            let reds = stride(from: 0, to: line.count, by: 3).map { line[$0] }
            let middle = (reds.min()! + reds.max()!) / 2
            return Float(16 * zip(reds, reds.dropFirst()).count { ($0 < middle) != ($1 < middle) }) / 160
        }.sorted()
        #expect(shares.first! < 0.75 && shares.last! > 1.75)
        #expect((0.9...1.35).contains(shares[150]))
    }

    @Test func largePhotographsAreMadeSmallerFirst() {
        let large = picture(width: 150, height: 200, seed: 1)
        let collage = Collage(source: Few(), side: 32)
        var (one, other) = (SplitMix64(seed: 2), SplitMix64(seed: 2))
        for _ in 0..<5 {
            #expect(
                collage.piece(of: large, using: &one)
                    == collage.piece(of: large.covering(shortSide: 64), using: &other))
        }
    }

    @Test func theGeneratorDecidesEverything() throws {
        let first = try squares(20)
        #expect(try squares(20) == first)
        #expect(Set(first.map(\.pixels)).count == 20)
    }

    @Test func fewerThanFiftyAreShownSo() throws {
        for (count, isScarce) in [(1, true), (49, true), (50, false)] {
            #expect(Few(count: count).isScarce == isScarce)
        }
        let batch = try BatchLoader(source: Few(), batchSize: 20, crop: side, seed: 1).batch(after: 0)
        let size = 3 * side * side
        let squares = stride(from: 0, to: batch.pixels.count, by: size).map { start in
            Image(width: side, height: side, pixels: Array(batch.pixels[start..<start + size]))
        }
        #expect(squares.contains { Few.shown($0).count > 1 })
    }
}
