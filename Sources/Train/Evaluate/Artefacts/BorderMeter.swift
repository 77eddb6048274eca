import Imaging

// What a picture is along its borders, beside what it is further in: frames and flat or noisy strips.

extension Image {
    /// Pixels of the ring along the borders.
    private static let ring = 16

    /// The mean squared difference of neighbours within 16 pixels of a border, by that of the interior: 0 for a flat
    /// frame, and far above 1 for a noisy one.
    func borderEnergy() -> Float {
        var (border, interior) = (Mean(), Mean())
        for y in 0..<height - 1 {
            for x in 0..<width - 1 {
                // The step from the ring to the interior belongs to neither.
                let distance = distance(x, y)
                if distance < Self.ring - 1 { border.add(energy(x, y)) }
                if distance > Self.ring { interior.add(energy(x, y)) }
            }
        }
        return (border.value + 1) / (interior.value + 1)
    }

    /// How many levels of 0…255 the ring along the borders is brighter than the interior; a dark frame is below 0.
    func borderShade() -> Float {
        var (border, interior) = (Mean(), Mean())
        for y in 0..<height {
            for x in 0..<width {
                let i = (y * width + x) * 3
                let level = (pixels[i] + pixels[i + 1] + pixels[i + 2]) / 3
                if distance(x, y) < Self.ring { border.add(level) } else { interior.add(level) }
            }
        }
        return border.value - interior.value
    }

    /// Pixels from the nearest border.
    private func distance(_ x: Int, _ y: Int) -> Int { min(x, y, width - 1 - x, height - 1 - y) }

    private func energy(_ x: Int, _ y: Int) -> Float {
        let i = (y * width + x) * 3
        return (0..<3).reduce(0) { sum, channel in
            let level = pixels[i + channel]
            let (right, below) = (pixels[i + 3 + channel] - level, pixels[i + 3 * width + channel] - level)
            return sum + right * right + below * below
        }
    }
}

private struct Mean {
    private var (sum, count) = (0.0, 0)
    var value: Float { count == 0 ? 0 : Float(sum / Double(count)) }

    mutating func add(_ value: Float) {
        sum += Double(value)
        count += 1
    }
}
