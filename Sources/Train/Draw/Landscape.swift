import Engine

// Sky, sun, clouds, ridges one before the other, and trees.
extension Drawing {
    mutating func drawLandscape(using generator: inout SplitMix64) {
        let horizon = Float(height) * .random(in: 0.25...0.7, using: &generator)
        let sky = drawSky(to: horizon, using: &generator)
        let ridges = Int.random(in: 2...5, using: &generator)
        var ground = Colour.natural(using: &generator)
        for ridge in 0..<ridges {
            let nearness = Float(ridge + 1) / Float(ridges)
            let top = horizon + (Float(height) - horizon) * (nearness - 1 / Float(ridges)) * 0.8
            // Air between makes what is far look like the sky.
            drawRidge(top: top, colour: ground.mixed(with: sky, 0.7 * (1 - nearness)), using: &generator)
            if Bool.random(using: &generator) { drawTrees(along: top, nearness: nearness, using: &generator) }
            ground = ground.mixed(with: .natural(using: &generator), 0.4)
        }
    }

    /// - Returns: the colour at the horizon.
    private mutating func drawSky(to horizon: Float, using generator: inout SplitMix64) -> Colour {
        let (top, bottom) = (Colour.natural(using: &generator), Colour.natural(using: &generator))
        let cloud = Colour(repeating: .random(in: 120...250, using: &generator))
        let clouds = FractalNoise(
            width: width, height: height, period: Float(width) / 2, octaves: 7, using: &generator)
        let cover = Float.random(in: -0.6...0.6, using: &generator)
        fill { x, y in
            let clear = top.mixed(with: bottom, min(1, Float(y) / horizon))
            return clear.mixed(with: cloud, min(max(2 * (clouds[x, y] - cover), 0), 1))
        }
        if Bool.random(using: &generator) {
            let radius = Float(width) * .random(in: 0.02...0.08, using: &generator)
            let centre = (
                x: Float.random(in: 0...Float(width), using: &generator),
                y: Float.random(in: 0...horizon, using: &generator)
            )
            draw(around: centre, reach: radius) { dx, dy in
                radius - (dx * dx + dy * dy).squareRoot()
            } colour: { _, _ in
                Colour(255, 245, 200)
            }
        }
        return bottom
    }

    private mutating func drawRidge(top: Float, colour: Colour, using generator: inout SplitMix64) {
        let profile = FractalNoise(
            width: width, height: 1, period: Float(width) * .random(in: 0.2...0.8, using: &generator), octaves: 7,
            using: &generator)
        let texture = FractalNoise(
            width: width, height: height, period: .random(in: 8...60, using: &generator), octaves: 6, using: &generator)
        let (roughness, contrast) = (
            Float(height) * .random(in: 0.03...0.2, using: &generator), Float.random(in: 10...90, using: &generator)
        )
        for x in 0..<width {
            let edge = top - roughness * (1 + profile[x, 0])
            for y in max(0, Int(edge))..<max(0, max(Int(edge), height)) {
                let covered = min(1, Float(y) + 0.5 - edge)
                self[x, y] = self[x, y].mixed(with: colour + contrast * texture[x, y], max(0, covered))
            }
        }
    }

    /// A trunk and a crown of overlapping tufts.
    private mutating func drawTrees(along top: Float, nearness: Float, using generator: inout SplitMix64) {
        let leaf = Colour.natural(using: &generator) * 0.6
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let tall = Float(height) * nearness * .random(in: 0.05...0.4, using: &generator)
            let foot = (
                x: Float.random(in: 0...Float(width), using: &generator),
                y: top + Float(height) * .random(in: 0...0.15, using: &generator)
            )
            draw(around: (foot.x, foot.y - tall / 2), reach: tall / 2) { dx, dy in
                min(tall * 0.04 - abs(dx), tall / 2 - abs(dy))
            } colour: { _, _ in
                leaf * 0.5
            }
            for _ in 0..<24 {
                let radius = tall * .random(in: 0.04...0.16, using: &generator)
                let centre = (
                    x: foot.x + tall * .random(in: -0.25...0.25, using: &generator),
                    y: foot.y - tall * .random(in: 0.5...1, using: &generator)
                )
                let light = Float.random(in: 0.6...1.5, using: &generator)
                draw(around: centre, reach: radius) { dx, dy in
                    radius - (dx * dx + dy * dy).squareRoot()
                } colour: { _, _ in
                    leaf * light
                }
            }
        }
    }
}
