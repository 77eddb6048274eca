import Engine
import Foundation

// Shapes that hide each other, many small and few large: "dead leaves", Lee, Mumford and Huang 2001, whose statistics are
// those of photographs.
extension Drawing {
    mutating func drawLeaves(using generator: inout SplitMix64) {
        let texture = FractalNoise(
            width: width, height: height, period: Float(width) / 3, octaves: 8, using: &generator)
        let palette = (0..<6).map { _ in Colour.natural(using: &generator) }
        fill { x, y in palette[0] + 60 * texture[x, y] }
        let (least, most) = (Float(5), 0.5 * Float(max(width, height)))
        for _ in 0..<Int.random(in: 200...1500, using: &generator) {
            drawLeaf(
                radius: Self.radius(from: least, to: most, using: &generator),
                colour: palette.randomElement(using: &generator)!.mixed(with: .natural(using: &generator), 0.3),
                texture: texture, using: &generator)
        }
    }

    /// Radii whose number falls with their third power, so that every size covers as much.
    private static func radius(from least: Float, to most: Float, using generator: inout SplitMix64) -> Float {
        let u = Float.random(in: 0...1, using: &generator)
        return 1 / (1 / (least * least) + u * (1 / (most * most) - 1 / (least * least))).squareRoot()
    }

    private mutating func drawLeaf(
        radius: Float, colour: Colour, texture: FractalNoise, using generator: inout SplitMix64
    ) {
        let centre = (
            x: Float.random(in: 0...Float(width), using: &generator),
            y: Float.random(in: 0...Float(height), using: &generator)
        )
        let (angle, slimness) = (
            Float.random(in: 0...Float.pi, using: &generator), Float.random(in: 0.25...1, using: &generator)
        )
        let (c, s) = (cos(angle), sin(angle))
        let isRound = Int.random(in: 0..<3, using: &generator) > 0
        let contrast = Float.random(in: 0...120, using: &generator)
        let stripes = Bool.random(using: &generator) ? Float.random(in: 0.2...1.5, using: &generator) : 0
        let shade = Float.random(in: -0.6...0.6, using: &generator)
        draw(around: centre, reach: radius) { dx, dy in
            let (along, across) = (c * dx + s * dy, (c * dy - s * dx) / slimness)
            return slimness
                * (isRound
                    ? radius - (along * along + across * across).squareRoot()
                    : 0.7 * radius - max(abs(along), abs(across)))
        } colour: { x, y in
            let (dx, dy) = (Float(x) - centre.x, Float(y) - centre.y)
            let stripe = stripes == 0 ? 0 : 25 * sin(stripes * (c * dx + s * dy))
            return colour * (1 + shade * (dx + dy) / (2 * radius)) + (contrast * texture[x, y] + stripe)
        }
    }
}
