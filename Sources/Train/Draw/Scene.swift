import Engine
import Imaging

/// The kinds of pictures that the program draws.
enum Scene {
    case landscape, leaves, town, noise
    /// A landscape in brush strokes: a painting rather than a photograph.
    case painting

    /// Those that stand in for photographs.
    static let photographs: [Scene] = [.landscape, .leaves, .town, .noise]

    /// Draws one picture; the same generator gives the same picture.
    func drawn(width: Int, height: Int, using generator: inout SplitMix64) -> Image {
        var drawing = Drawing(width: width, height: height)
        switch self {
        case .landscape: drawing.drawLandscape(using: &generator)
        case .leaves: drawing.drawLeaves(using: &generator)
        case .town:
            drawing.drawLandscape(using: &generator)
            drawing.drawTown(using: &generator)
        case .noise: drawing.drawNoise(using: &generator)
        case .painting:
            drawing.drawLandscape(using: &generator)
            drawing.paintOver(using: &generator)
        }
        drawing.addGrain(using: &generator)
        return drawing.image
    }
}

extension Drawing {
    /// The noise of a camera.
    fileprivate mutating func addGrain(using generator: inout SplitMix64) {
        let strength = Float.random(in: 0...6, using: &generator)
        for y in 0..<height {
            for x in 0..<width {
                // Sixteen bits of one draw for each channel.
                let bits = generator.next()
                let grain = Colour(Float(bits & 0xffff), Float(bits >> 16 & 0xffff), Float(bits >> 32 & 0xffff))
                self[x, y] += (grain / 32768 - 1) * strength
            }
        }
    }

    /// Colours that change smoothly, each channel by a noise that it partly shares with the others.
    fileprivate mutating func drawNoise(using generator: inout SplitMix64) {
        let size = Float(max(width, height))
        func noise(using generator: inout SplitMix64) -> FractalNoise {
            FractalNoise(width: width, height: height, period: size / 2, octaves: 8, using: &generator)
        }
        let shared = noise(using: &generator)
        let own = (0..<3).map { _ in noise(using: &generator) }
        let base = Colour.natural(using: &generator)
        let contrast = Float.random(in: 40...170, using: &generator)
        fill { x, y in
            base + (Colour(own[0][x, y], own[1][x, y], own[2][x, y]) * 0.5 + shared[x, y]) * contrast
        }
    }
}
