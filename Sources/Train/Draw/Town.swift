import Engine

// Walls with rows of windows, and rows of marks like writing: straight edges and repetition.
extension Drawing {
    mutating func drawTown(using generator: inout SplitMix64) {
        for _ in 0..<Int.random(in: 1...6, using: &generator) { drawHouse(using: &generator) }
        if Bool.random(using: &generator) { drawWriting(using: &generator) }
    }

    private mutating func drawHouse(using generator: inout SplitMix64) {
        let (wide, tall) = (
            Float(width) * .random(in: 0.1...0.5, using: &generator),
            Float(height) * .random(in: 0.1...0.7, using: &generator)
        )
        let centre = (
            x: Float.random(in: 0...Float(width), using: &generator),
            y: Float(height) * .random(in: 0.5...1, using: &generator)
        )
        let (wall, glass) = (Colour.natural(using: &generator), Colour.natural(using: &generator) * 0.6)
        let pitch = Float.random(in: 8...40, using: &generator)
        let pane = pitch * .random(in: 0.25...0.7, using: &generator)
        let bricks = FractalNoise(width: width, height: height, period: 6, octaves: 2, using: &generator)
        let roughness = Float.random(in: 0...40, using: &generator)
        draw(around: centre, reach: max(wide, tall) / 2) { dx, dy in
            min(wide / 2 - abs(dx), tall / 2 - abs(dy))
        } colour: { x, y in
            let (u, v) = (
                Float(x).truncatingRemainder(dividingBy: pitch), Float(y).truncatingRemainder(dividingBy: pitch)
            )
            return u < pane && v < pane ? glass : wall + roughness * bricks[x, y]
        }
    }

    private mutating func drawWriting(using generator: inout SplitMix64) {
        let (ink, size) = (Colour.natural(using: &generator), Float.random(in: 3...14, using: &generator))
        let left = Float.random(in: 0...Float(width) / 2, using: &generator)
        var y = Float.random(in: 0...Float(height) / 2, using: &generator)
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            var x = left
            while x < Float(width) - size, Int.random(in: 0..<20, using: &generator) > 0 {
                let isUpright = Bool.random(using: &generator)
                let (wide, tall) = isUpright ? (size * 0.12, size * 0.5) : (size * 0.35, size * 0.12)
                let lift = size * .random(in: -0.35...0.35, using: &generator)
                draw(around: (x, y + lift), reach: size) { dx, dy in
                    min(wide - abs(dx), tall - abs(dy))
                } colour: { _, _ in
                    ink
                }
                x += size * .random(in: 0.4...1, using: &generator)
            }
            y += 2 * size
        }
    }
}
