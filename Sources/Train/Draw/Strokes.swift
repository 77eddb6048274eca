import Engine
import Foundation

// A landscape in visible brush strokes: the painting of those who have none at hand.
extension Drawing {
    /// Paints over the drawing with strokes of its own colours, broad ones first, all of them along one flow.
    mutating func paintOver(using generator: inout SplitMix64) {
        let motif = self
        let flow = FractalNoise(
            width: width, height: height, period: Float(width) / 2.5, octaves: 2, using: &generator)
        for radius: Float in [9, 5, 3] {
            let count = Int(1.5 * Float(width * height) / (radius * radius * 8))
            for _ in 0..<count { paintStroke(radius: radius, motif: motif, flow: flow, using: &generator) }
        }
    }

    private mutating func paintStroke(
        radius: Float, motif: Drawing, flow: FractalNoise, using generator: inout SplitMix64
    ) {
        let (x, y) = (Int.random(in: 0..<width, using: &generator), Int.random(in: 0..<height, using: &generator))
        let angle = 2.5 * Float.pi * flow[x, y]
        let (c, s) = (cos(angle), sin(angle))
        let (length, curve) = (radius * 4, Float.random(in: -0.03...0.03, using: &generator))
        let vivid = Self.vivid(motif[x, y]) + Float.random(in: -22...22, using: &generator)
        let bristles = Float.random(in: 1.2...2.2, using: &generator)
        draw(around: (Float(x), Float(y)), reach: length) { dx, dy in
            let along = c * dx + s * dy
            let across = c * dy - s * dx + curve * along * along
            return min(radius * (1 - pow(abs(along) / length, 3)) - abs(across), length - abs(along))
        } colour: { column, row in
            let across = c * (Float(row) - Float(y)) - s * (Float(column) - Float(x))
            return vivid + 16 * sin(bristles * across)
        }
    }

    /// A colour as paint has it: farther from grey.
    private static func vivid(_ colour: Colour) -> Colour {
        let grey = Colour(repeating: colour.sum() / 3)
        return grey + (colour - grey) * 1.8
    }
}
