import Imaging

// Spots where a network has run into the end of the scale: saturated, and unlike what surrounds them.

extension Image {
    /// The part of all values that are black or full.
    func clippedShare() -> Float { Float(pixels.count { $0 < 0.5 || $0 > 254.5 }) / Float(pixels.count) }

    /// How many saturated spots there are to a hundred thousand pixels, in the colour that has most of them.
    func blobs() -> Float {
        let counts = (0..<3).flatMap { channel in
            [true, false].map { SaturatedTiles(self, channel: channel, isFull: $0).spots() }
        }
        return Float(counts.max() ?? 0) * 100_000 / Float(width * height)
    }
}

/// Which tiles of 8×8 pixels are saturated in one channel, at one end of the scale.
private struct SaturatedTiles {
    private static let side = 8
    /// The part of a tile's pixels, and how near to the end of the scale they are.
    private static let (part, nearness) = (0.75, Float(4))
    /// The most tiles of a spot, and how far from it what surrounds it must be, in levels of 0…255.
    private static let (largest, contrast) = (100, Float(64))

    private let rows, columns: Int
    private var means: [Float] = []
    private var isSaturated: [Bool] = []

    init(_ image: Image, channel: Int, isFull: Bool) {
        (rows, columns) = (image.height / Self.side, image.width / Self.side)
        for tile in 0..<rows * columns {
            let (row, column) = tile.quotientAndRemainder(dividingBy: columns)
            var (sum, count) = (Float(0), 0)
            for y in row * Self.side..<(row + 1) * Self.side {
                for x in column * Self.side..<(column + 1) * Self.side {
                    let level = image.pixels[(y * image.width + x) * 3 + channel]
                    sum += min(max(level, 0), 255)
                    if isFull ? level > 255 - Self.nearness : level < Self.nearness { count += 1 }
                }
            }
            let pixels = Self.side * Self.side
            means.append(sum / Float(pixels))
            isSaturated.append(Double(count) >= Self.part * Double(pixels))
        }
    }

    /// How many groups of saturated tiles stand out.
    func spots() -> Int {
        var left = isSaturated
        var count = 0
        for tile in left.indices where left[tile] {
            let group = takeGroup(at: tile, from: &left)
            if group.count <= Self.largest && standsOut(group) { count += 1 }
        }
        return count
    }

    /// The saturated tiles that hang together with one.
    private func takeGroup(at tile: Int, from left: inout [Bool]) -> [Int] {
        var (group, waiting) = ([Int](), [tile])
        left[tile] = false
        while let next = waiting.popLast() {
            group.append(next)
            let (row, column) = next.quotientAndRemainder(dividingBy: columns)
            for (r, c) in [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
            where (0..<rows).contains(r) && (0..<columns).contains(c) && left[r * columns + c] {
                left[r * columns + c] = false
                waiting.append(r * columns + c)
            }
        }
        return group
    }

    /// Whether the tiles two further out than the group are of another level. A group near a border shows too little
    /// of what surrounds it.
    private func standsOut(_ group: [Int]) -> Bool {
        let (ys, xs) = (group.map { $0 / columns }, group.map { $0 % columns })
        let (top, bottom, left, right) = (ys.min()! - 2, ys.max()! + 2, xs.min()! - 2, xs.max()! + 2)
        guard top >= 0, left >= 0, bottom < rows, right < columns else { return false }
        var around: [Float] = []
        for column in left...right { around += [means[top * columns + column], means[bottom * columns + column]] }
        for row in top + 1..<bottom { around += [means[row * columns + left], means[row * columns + right]] }
        let own = group.reduce(0) { $0 + means[$1] } / Float(group.count)
        let others = around.reduce(0, +) / Float(around.count)
        return abs(own - others) > Self.contrast
    }
}
