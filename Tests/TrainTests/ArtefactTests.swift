import Foundation
import Imaging
import Testing

@testable import Train

/// Meters of what is wrong with pictures, on a sound picture and on the same one damaged.
@Suite struct ArtefactTests {
    private let sound = wavy(width: 320, height: 256)

    /// Smooth colours and some noise, far from the ends of the scale.
    private static func wavy(width: Int, height: Int) -> Image {
        picture(width: width, height: height, seed: 5).mappedValues { 128 + 0.6 * ($0 - 128) }
    }

    private func damaged(_ change: (_ x: Int, _ y: Int, _ level: Float) -> Float) -> Image {
        var pixels = sound.pixels
        for i in pixels.indices {
            let (y, x) = (i / 3).quotientAndRemainder(dividingBy: sound.width)
            pixels[i] = min(max(change(x, y, pixels[i]), 0), 255)
        }
        return Image(width: sound.width, height: sound.height, pixels: pixels)
    }

    /// Pixels from the nearest border.
    private func distance(_ x: Int, _ y: Int) -> Int { min(x, y, sound.width - 1 - x, sound.height - 1 - y) }

    private func warnings(_ picture: Image) -> [String] { Artefacts(of: picture).warnings }

    @Test func aSoundPictureHasNoWarnings() {
        #expect(warnings(sound).isEmpty)
    }

    @Test(arguments: [1, 2]) func aCheckerboardIsMeasuredInLevels(square: Int) {
        let board = damaged { x, y, level in level + ((x / square + y / square) % 2 == 0 ? 4 : -4) }
        let artefacts = Artefacts(of: board)
        #expect(abs(artefacts.grid4 - 4) < 0.5)
        #expect(square == 1 ? abs(artefacts.grid2 - 4) < 0.5 : artefacts.grid2 < 0.5)
        #expect(warnings(board).count == 1 && warnings(board)[0].hasPrefix("A checkerboard of "))
    }

    @Test func aPatternOfAnotherPeriodIsNoCheckerboard() {
        #expect(Artefacts(of: damaged { x, y, level in level + Float((x + y) % 5) }).grid4 < 0.5)
    }

    @Test func framesAreFound() {
        let dark = damaged { x, y, level in distance(x, y) < 16 ? level * 0.3 : level }
        #expect(Artefacts(of: dark).borderShade < -60)
        #expect(warnings(dark).contains { $0.hasPrefix("The pictures have a dark frame") })
        let flat = damaged { x, y, level in distance(x, y) < 16 ? 120 : level }
        #expect(Artefacts(of: flat).borderEnergy < 0.05)
        #expect(warnings(flat).count == 1 && warnings(flat)[0].hasPrefix("The pictures are flat along their borders"))
        let restless = damaged { x, y, level in
            distance(x, y) < 16 ? 128 + (level - 128) * ((x + y) % 3 == 0 ? 3 : -3) : level
        }
        #expect(warnings(restless).contains { $0.hasPrefix("The pictures are restless along their borders") })
    }

    @Test(arguments: [8, 12, 20]) func saturatedSpotsAreCounted(radius: Int) {
        let spots = damaged { x, y, level in
            let (u, v) = (x % 64 - 32, y % 64 - 32)
            return u * u + v * v < radius * radius ? 255 : level
        }
        // Five in a row, four rows; those at the borders have as much around them as the others.
        #expect(Artefacts(of: spots).blobs == 20 * 100_000 / Float(320 * 256))
        #expect(warnings(spots).contains { $0.contains("saturated spots") })
    }

    @Test func aBrightSkyIsNoSpot() {
        let sky = damaged { _, y, level in y < 80 ? 255 : level }
        #expect(Artefacts(of: sky).blobs == 0)
        #expect(abs(Artefacts(of: sky).clipped - 80.0 / 256) < 0.01)
    }

    @Test func valuesBeyondTheScaleAreClipped() {
        let picture = Image(width: 1, height: 2, pixels: [-20, 0, 300, 255, 128, 128])
        #expect(picture.clippedShare() == Float(4) / 6)
    }

    @Test func theMeanIsThatOfEachMeter() {
        let other = damaged { x, y, level in distance(x, y) < 16 ? 0 : level }
        let (first, second) = (Artefacts(of: sound), Artefacts(of: other))
        let mean = Artefacts(meanOf: [first, second])
        #expect(mean.borderShade == (first.borderShade + second.borderShade) / 2)
        #expect(mean.clipped == (first.clipped + second.clipped) / 2 && mean.side == 256)
    }

    @Test func smallPicturesAreNotJudged() {
        let small = Image(width: 64, height: 64, pixels: (0..<64 * 64 * 3).map { $0 / 3 % 2 == 0 ? 0 : 255 })
        #expect(warnings(small).isEmpty && Artefacts(of: small).clipped == 1)
    }
}

extension Image {
    fileprivate func mappedValues(_ transform: (Float) -> Float) -> Image {
        Image(width: width, height: height, pixels: pixels.map(transform))
    }
}
