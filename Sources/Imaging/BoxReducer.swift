/// Makes a picture smaller by a whole factor, each pixel the mean of a square, from rows as they come.
///
/// What is left over on the right and below is left out.
public struct BoxReducer {
    private let factor, width: Int
    private var sums: [Float]
    private var rowsInSum = 0
    private var pixels: [Float] = []

    /// Reduces a picture `width` pixels wide to a `factor`th of each side.
    public init(width: Int, factor: Int) {
        (self.factor, self.width) = (factor, width / factor)
        sums = Array(repeating: 0, count: 3 * (width / factor))
    }

    /// Takes the rows that come next.
    public mutating func add(_ rows: Image) {
        for row in 0..<rows.height {
            let start = 3 * row * rows.width
            for x in 0..<width * factor {
                for channel in 0..<3 { sums[x / factor * 3 + channel] += rows.pixels[start + 3 * x + channel] }
            }
            rowsInSum += 1
            if rowsInSum == factor { finishRow() }
        }
    }

    private mutating func finishRow() {
        let share = 1 / Float(factor * factor)
        for i in sums.indices {
            pixels.append(sums[i] * share)
            sums[i] = 0
        }
        rowsInSum = 0
    }

    /// The smaller picture of all rows so far; nil if they do not make a row of it.
    public var image: Image? {
        pixels.isEmpty ? nil : Image(width: width, height: pixels.count / (3 * width), pixels: pixels)
    }
}
