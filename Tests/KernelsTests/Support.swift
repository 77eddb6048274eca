import Testing

@testable import Kernels

/// Pictures in memory, N×H×W×C, that show zero outside.
struct Pictures {
    let shape: Shape
    var values: [Float]

    init(_ shape: Shape, _ values: [Float]) { (self.shape, self.values) = (shape, values) }

    /// Numbers in [−1, 1) that depend on the seed alone, and that all products of the precision take as they are.
    init(_ shape: Shape, seed: UInt64, for precision: Precision = .fp32) {
        self.init(shape, randomNumbers(shape.count, seed: seed).factors(for: precision))
    }

    subscript(n: Int, i: Int, j: Int, c: Int) -> Float {
        guard (0..<shape.height).contains(i), (0..<shape.width).contains(j) else { return 0 }
        return values[((n * shape.height + i) * shape.width + j) * shape.channels + c]
    }

    /// The pictures that a sampling shows of these.
    func shown(_ sampling: Sampling) -> Pictures {
        let shape = Shape(
            batch: shape.batch, height: sampling.height, width: sampling.width, channels: shape.channels)
        return .filled(shape) { n, i, j, c in Double(self[n, Int(sampling.rows[i]), Int(sampling.columns[j]), c]) }
    }

    /// The pictures of this shape whose element (n, i, j, c) is `value` of that.
    static func filled(_ shape: Shape, _ value: (_ n: Int, _ i: Int, _ j: Int, _ c: Int) -> Double) -> Pictures {
        var values: [Float] = []
        values.reserveCapacity(shape.count)
        for n in 0..<shape.batch {
            for i in 0..<shape.height {
                for j in 0..<shape.width {
                    for c in 0..<shape.channels { values.append(Float(value(n, i, j, c))) }
                }
            }
        }
        return Pictures(shape, values)
    }
}

/// Numbers in [−1, 1), each from its index and the seed alone.
func randomNumbers(_ count: Int, seed: UInt64) -> [Float] {
    (0..<UInt64(count)).map { index in
        var z = (seed &* 0x1_0000_0001 &+ index &+ 1) &* 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z &>> 32)) &* 0xd6e8_feb8_6659_fd93
        z ^= z &>> 32
        return Float(z &>> 40) / Float(1 << 23) - 1
    }
}

extension [Float] {
    /// These numbers, or for bf16 −1, 0 and 1 in their places: Winograd's transforms of a picture of those have eight
    /// binary digits at most, so that nothing is rounded and results are those of the definition.
    func factors(for precision: Precision) -> [Float] {
        precision == .fp32 ? self : map { (1.49 * $0).rounded() }
    }

    /// The same for kernels, whose transforms divide by up to 576.
    func kernel(for precision: Precision) -> [Float] {
        precision == .fp32 ? self : factors(for: precision).map { 576 * $0 }
    }
}

extension Precision {
    /// Those of this processor.
    static let available = allCases.filter(\.isAvailable)
}

/// The largest difference as a part of the largest expected number; infinite where a number is missing or none.
func relativeError(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count, found.allSatisfy(\.isFinite) else { return .infinity }
    let scale = max(expected.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}

/// Mean and variance of every channel over all pixels, in double precision.
func channelMoments(_ x: [Float], channels: Int) -> [(mean: Double, variance: Double)] {
    (0..<channels).map { c in
        let values = stride(from: c, to: x.count, by: channels).map { Double(x[$0]) }
        let mean = values.reduce(0, +) / Double(values.count)
        return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
    }
}

/// Σ a · b in double precision.
func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }

/// Memory that a kernel may write to, NaN at first, with a margin behind it that it must leave alone.
struct Scratch {
    private let count: Int
    /// To be handed to a kernel as `&scratch.floats`, which keeps the memory alive while the kernel runs.
    var floats: [Float]

    init(_ count: Int) {
        self.count = count
        floats = Array(repeating: .nan, count: count + 64)
    }

    init(byteCount: Int) { self.init((byteCount + 3) / 4) }

    var values: [Float] { Array(floats.prefix(count)) }
    var isMarginUntouched: Bool { floats.suffix(64).allSatisfy(\.isNaN) }
}
