import Engine

/// Smooth random numbers over a picture, coarse and fine at once: each octave has half the size and three fifths of the strength of
/// the one before, so that the spectrum falls with frequency as that of photographs does.
struct FractalNoise {
    let width, height: Int
    /// Row by row, about −1…1.
    private(set) var values: [Float]

    /// - Parameter period: size in pixels of the coarsest octave.
    init(width: Int, height: Int, period: Float, octaves: Int, using generator: inout SplitMix64) {
        (self.width, self.height) = (width, height)
        values = [Float](repeating: 0, count: width * height)
        var (size, strength) = (period, Float(0.6))
        for _ in 0..<octaves where size >= 2 {
            add(size: size, strength: strength, using: &generator)
            (size, strength) = (size / 2, strength * 0.6)
        }
    }

    subscript(x: Int, y: Int) -> Float { values[y * width + x] }

    /// Random numbers on a lattice, joined by cubics that are flat at the lattice's points.
    private mutating func add(size: Float, strength: Float, using generator: inout SplitMix64) {
        let columns = Int(Float(width) / size) + 2
        let rows = Int(Float(height) / size) + 2
        let lattice = (0..<columns * rows).map { _ in Float.random(in: -strength...strength, using: &generator) }
        let across = (0..<width).map { Self.place(Float($0) / size) }
        for y in 0..<height {
            let (row, v) = Self.place(Float(y) / size)
            for x in 0..<width {
                let (column, u) = across[x]
                let at = row * columns + column
                let top = lattice[at] + u * (lattice[at + 1] - lattice[at])
                let bottom = lattice[at + columns] + u * (lattice[at + columns + 1] - lattice[at + columns])
                values[y * width + x] += top + v * (bottom - top)
            }
        }
    }

    private static func place(_ position: Float) -> (cell: Int, weight: Float) {
        let cell = Int(position)
        let t = position - Float(cell)
        return (cell, t * t * (3 - 2 * t))
    }
}
