import Engine
import Foundation
import Imaging
import Testing

@testable import Train

@Suite struct RecolouringTests {
    /// What becomes of a picture of these pixels in many recolourings.
    private func recoloured(_ pixels: [[Float]], _ count: Int = 300) -> [[[Float]]] {
        var generator = SplitMix64(seed: 7)
        let image = Image(width: pixels.count, height: 1, pixels: pixels.flatMap { $0 })
        return (0..<count).map { _ in
            let new = image.recoloured(using: &generator).pixels
            return stride(from: 0, to: new.count, by: 3).map { Array(new[$0..<$0 + 3]) }
        }
    }

    private func level(_ pixel: [Float]) -> Float { pixel.reduce(0, +) / 3 }

    @Test func levelsStayInTheirOrderAndRange() {
        for pixels in recoloured([[40, 40, 40], [100, 100, 100], [210, 210, 210]]) {
            #expect(level(pixels[0]) <= level(pixels[1]) && level(pixels[1]) < level(pixels[2]))
            #expect(pixels.joined().allSatisfy { (0...255).contains($0) })
        }
    }

    @Test func picturesGetBrighterAndDarkerWithMoreAndLessContrast() {
        let new = recoloured([[80, 80, 80], [120, 120, 120]])
        let means = new.map { (level($0[0]) + level($0[1])) / 2 }
        #expect(means.min()! < 75 && means.max()! > 125)
        let steps = new.map { level($0[1]) - level($0[0]) }
        #expect(steps.min()! < 28 && steps.max()! > 46)
    }

    /// The hue's angle about the axis of greys, in degrees.
    private func hue(_ pixel: [Float]) -> Float {
        atan2(Float(3).squareRoot() * (pixel[1] - pixel[2]), 2 * pixel[0] - pixel[1] - pixel[2]) * 180 / .pi
    }

    @Test func halfOfThePicturesKeepTheirHue() {
        // Red on grey of its level: what the tint adds to it, the grey beside it tells.
        let hues = recoloured([[130, 85, 85], [100, 100, 100]], 600).map { pixels in
            hue(zip(pixels[0], pixels[1]).map { $0 - $1 })
        }
        #expect((280...400).contains(hues.count { abs($0) < 18 }))
        for start in stride(from: Float(-180), to: 180, by: 60) {
            #expect(hues.contains { (start..<start + 60).contains($0) })
        }
    }

    @Test func allColoursTurnAlike() {
        for pixels in recoloured([[130, 85, 85], [85, 130, 85], [85, 85, 130], [100, 100, 100]], 60) {
            let hues = pixels[0..<3].map { pixel in hue(zip(pixel, pixels[3]).map { $0 - $1 }) }
            for (one, next) in [(0, 1), (1, 2), (2, 0)] {
                let turn = (hues[next] - hues[one] + 720).truncatingRemainder(dividingBy: 360)
                #expect(abs(turn - 120) < 1)
            }
        }
    }

    @Test func coloursGetPalerAndStronger() {
        let strengths = recoloured([[130, 85, 85], [100, 100, 100]]).map { pixels in
            zip(pixels[0], pixels[1]).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot() / 36.74
        }
        #expect(strengths.min()! < 0.5 && strengths.max()! > 1.3)
        #expect(strengths.allSatisfy { (0.39...1.41).contains($0) })
    }
}
