import Engine
import Imaging

/// A colour, RGB 0…255.
typealias Colour = SIMD3<Float>

extension Colour {
    /// A colour that things have: any hue, mostly of little saturation.
    static func natural(using generator: inout SplitMix64) -> Colour {
        let brightness = Float.random(in: 20...235, using: &generator)
        let saturation = pow2(Float.random(in: 0...1, using: &generator))
        let tint = Colour(
            .random(in: -1...1, using: &generator), .random(in: -1...1, using: &generator),
            .random(in: -1...1, using: &generator))
        return (Colour(repeating: brightness) + tint * saturation * 110).clamped(
            lowerBound: Colour(repeating: 0), upperBound: Colour(repeating: 255))
    }

    func mixed(with other: Colour, _ fraction: Float) -> Colour { self + (other - self) * fraction }

    private static func pow2(_ x: Float) -> Float { x * x }
}

/// A picture that is being drawn.
struct Drawing {
    let width, height: Int
    private var colours: [Colour]

    init(width: Int, height: Int, filled colour: Colour = Colour(repeating: 0)) {
        (self.width, self.height) = (width, height)
        colours = Array(repeating: colour, count: width * height)
    }

    subscript(x: Int, y: Int) -> Colour {
        get { colours[y * width + x] }
        set { colours[y * width + x] = newValue }
    }

    /// Sets every pixel.
    mutating func fill(_ colour: (_ x: Int, _ y: Int) -> Colour) {
        for y in 0..<height { for x in 0..<width { self[x, y] = colour(x, y) } }
    }

    /// Draws a shape with an edge one pixel soft.
    /// - Parameters:
    ///   - distance: how far a pixel is inside of the edge, in pixels; negative outside.
    ///   - reach: no pixel farther from the centre than this is inside.
    mutating func draw(
        around centre: (x: Float, y: Float), reach: Float, distance: (_ dx: Float, _ dy: Float) -> Float,
        colour: (_ x: Int, _ y: Int) -> Colour
    ) {
        let columns = Self.span(centre.x, reach, width), rows = Self.span(centre.y, reach, height)
        for y in rows {
            for x in columns {
                let covered = distance(Float(x) - centre.x, Float(y) - centre.y) + 0.5
                if covered <= 0 { continue }
                self[x, y] = self[x, y].mixed(with: colour(x, y), min(covered, 1))
            }
        }
    }

    private static func span(_ centre: Float, _ reach: Float, _ length: Int) -> Range<Int> {
        let first = max(0, Int(centre - reach - 1))
        return first..<max(first, min(length, Int(centre + reach + 2)))
    }

    /// The drawing as a picture of whole levels.
    var image: Image {
        Image(
            width: width, height: height,
            pixels: colours.flatMap { colour in
                (0..<3).map { min(max(colour[$0], 0), 255).rounded() }
            })
    }
}
