/// Makes a photograph smaller by a whole factor, each pixel the mean of a square, from rows as they come.
///
/// What is left over on the right and below is left out.
public struct BoxReducer {
    private var colors, opacities: BoxMeans

    /// Reduces a photograph `width` pixels wide to a `factor`th of each side.
    public init(width: Int, factor: Int) {
        colors = BoxMeans(width: width, factor: factor, channels: 3)
        opacities = BoxMeans(width: width, factor: factor, channels: 1)
    }

    /// Takes the rows that come next.
    public mutating func add(_ rows: Photograph) {
        // Colours count by how opaque they are.
        colors.add(rows.over(.zero).pixels)
        if let opacity = rows.opacity { opacities.add(opacity.values) }
    }

    /// The smaller photograph of all rows so far; nil if they do not make a row of it.
    public var photograph: Photograph? {
        let (width, height) = (colors.width, colors.height)
        guard height > 0 else { return nil }
        let image = Image(width: width, height: height, pixels: colors.means)
        if opacities.means.isEmpty { return Photograph(image) }
        let opacity = Mask(width: width, height: height, values: opacities.means.map { min($0, 1) })
        return Photograph(image.lifted(off: .zero, opacity: opacity), opacity: opacity)
    }
}

/// The means of squares of so many numbers a pixel.
private struct BoxMeans {
    let width: Int
    private(set) var means: [Float] = []
    private let factor, channels, rowLength: Int
    private var sums: [Float]
    private var rowsInSum = 0

    init(width: Int, factor: Int, channels: Int) {
        (self.width, self.factor, self.channels) = (width / factor, factor, channels)
        rowLength = width * channels
        sums = Array(repeating: 0, count: channels * (width / factor))
    }

    var height: Int { means.count / max(1, channels * width) }

    mutating func add(_ rows: [Float]) {
        for start in stride(from: 0, to: rows.count, by: rowLength) {
            for x in 0..<width * factor {
                let (from, to) = (start + channels * x, x / factor * channels)
                for channel in 0..<channels { sums[to + channel] += rows[from + channel] }
            }
            rowsInSum += 1
            if rowsInSum == factor { finishRow() }
        }
    }

    private mutating func finishRow() {
        let share = 1 / Float(factor * factor)
        for i in sums.indices {
            means.append(sums[i] * share)
            sums[i] = 0
        }
        rowsInSum = 0
    }
}
