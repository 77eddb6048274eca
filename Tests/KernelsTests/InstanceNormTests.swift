import Testing

@testable import Kernels

@Suite struct InstanceNormTests {
    static let shapes = [
        Shape(batch: 2, height: 5, width: 7, channels: 3),
        Shape(batch: 1, height: 40, width: 41, channels: 32),
        Shape(batch: 3, height: 2, width: 1, channels: 17),
    ]

    /// One normalisation, with its memory.
    final class Norm {
        let shape: Shape
        let scale, offset: [Float]
        private let memory: UnsafeMutableRawPointer
        let statistics: NormStatistics

        init(_ shape: Shape) {
            self.shape = shape
            scale = randomNumbers(shape.channels, seed: 1)
            offset = randomNumbers(shape.channels, seed: 2)
            let byteCount = NormStatistics.byteCount(batch: shape.batch, channels: shape.channels)
            memory = .allocate(byteCount: byteCount, alignment: 64)
            statistics = NormStatistics(batch: shape.batch, channels: shape.channels, in: memory)
        }

        deinit { memory.deallocate() }

        func forward(_ x: [Float], rectified: Bool) -> [Float] {
            var y = Scratch(shape.count)
            withExtendedLifetime(self) {
                instanceNorm(
                    x, &y.floats, shape, scale: scale, offset: offset, epsilon: 1e-5, rectified: rectified,
                    statistics: statistics)
            }
            #expect(y.isMarginUntouched)
            return y.values
        }

        func backward(_ x: [Float], _ y: [Float], _ dy: [Float], rectified: Bool) -> [[Float]] {
            var (dx, dScale, dOffset) = (Scratch(shape.count), Scratch(shape.channels), Scratch(shape.channels))
            withExtendedLifetime(self) {
                instanceNormBackward(
                    x, y, dy, &dx.floats, shape, scale: scale, dScale: &dScale.floats, dOffset: &dOffset.floats,
                    rectified: rectified, statistics: statistics)
            }
            return [dx.values, dScale.values, dOffset.values]
        }

        // MARK: As the definition reads

        /// Each channel of each picture by itself.
        private func channels(_ x: [Float]) -> [(n: Int, c: Int, values: [Double])] {
            (0..<shape.batch * shape.channels).map { index in
                let (n, c) = (index / shape.channels, index % shape.channels)
                let values = (0..<shape.pixels).map { Double(x[(n * shape.pixels + $0) * shape.channels + c]) }
                return (n, c, values)
            }
        }

        private func moments(_ x: [Double]) -> (mean: Double, deviation: Double) {
            let mean = x.reduce(0, +) / Double(x.count)
            let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
            return (mean, (variance + 1e-5).squareRoot())
        }

        func expected(_ x: [Float], rectified: Bool) -> [Float] {
            var y = [Float](repeating: 0, count: shape.count)
            for (n, c, values) in channels(x) {
                let (mean, deviation) = moments(values)
                for (pixel, value) in values.enumerated() {
                    let result = (value - mean) / deviation * Double(scale[c]) + Double(offset[c])
                    y[(n * shape.pixels + pixel) * shape.channels + c] = Float(rectified ? max(result, 0) : result)
                }
            }
            return y
        }

        func expectedGradients(_ x: [Float], _ dy: [Float]) -> [[Float]] {
            var dx = [Float](repeating: 0, count: shape.count)
            var (dScale, dOffset) = ([Double](repeating: 0, count: shape.channels), [0.0])
            dOffset = dScale
            for ((n, c, values), (_, _, gradients)) in zip(channels(x), channels(dy)) {
                let (mean, deviation) = moments(values)
                let normal = values.map { ($0 - mean) / deviation }
                let sum = gradients.reduce(0, +)
                let slope = zip(gradients, normal).reduce(0) { $0 + $1.0 * $1.1 }
                (dScale[c], dOffset[c]) = (dScale[c] + slope, dOffset[c] + sum)
                for (pixel, gradient) in gradients.enumerated() {
                    let centred = gradient - (sum + normal[pixel] * slope) / Double(values.count)
                    dx[(n * shape.pixels + pixel) * shape.channels + c] = Float(Double(scale[c]) / deviation * centred)
                }
            }
            return [dx, dScale.map(Float.init), dOffset.map(Float.init)]
        }
    }

    @Test(arguments: shapes, [false, true]) func forwardIsTheDefinition(shape: Shape, rectified: Bool) {
        let (norm, x) = (Norm(shape), randomNumbers(shape.count, seed: 3))
        #expect(relativeError(norm.forward(x, rectified: rectified), norm.expected(x, rectified: rectified)) < 1e-5)
    }

    @Test(arguments: shapes) func worksInPlace(shape: Shape) {
        let norm = Norm(shape)
        var x = randomNumbers(norm.shape.count, seed: 4)
        let expected = norm.forward(x, rectified: true)
        withExtendedLifetime(norm) {
            x.withUnsafeMutableBufferPointer { x in
                instanceNorm(
                    x.baseAddress!, x.baseAddress!, norm.shape, scale: norm.scale, offset: norm.offset, epsilon: 1e-5,
                    rectified: true, statistics: norm.statistics)
            }
        }
        #expect(x == expected)
    }

    /// Σx² − (Σx)² in single precision would leave nothing of a variance of 1 beside a mean of 1000.
    @Test(arguments: [Float(1e3), -1e4]) func aLargeMeanLeavesTheVariance(mean: Float) {
        let norm = Norm(Shape(batch: 2, height: 50, width: 60, channels: 4))
        let x = randomNumbers(norm.shape.count, seed: 5).map { mean + $0 * Float(3).squareRoot() }
        let tolerance = abs(mean) * 1e-6
        #expect(relativeError(norm.forward(x, rectified: false), norm.expected(x, rectified: false)) < tolerance)
    }

    @Test func aConstantChannelBecomesTheOffset() {
        let norm = Norm(Shape(batch: 1, height: 3, width: 3, channels: 2))
        let y = norm.forward(Array(repeating: 7.25, count: 18), rectified: false)
        #expect(relativeError(y, (0..<18).map { norm.offset[$0 % 2] }) < 1e-3)
    }

    @Test(arguments: shapes, [false, true]) func gradientsAreTheDefinition(shape: Shape, rectified: Bool) {
        let norm = Norm(shape)
        let (x, dy) = (randomNumbers(shape.count, seed: 6), randomNumbers(shape.count, seed: 7))
        let y = norm.forward(x, rectified: rectified)
        let counted = rectified ? zip(y, dy).map { $0 > 0 ? $1 : 0 } : dy
        let expected = norm.expectedGradients(x, counted)
        for (found, expected) in zip(norm.backward(x, y, dy, rectified: rectified), expected) {
            #expect(relativeError(found, expected) < 1e-4)
        }
    }

    @Test(arguments: shapes) func gradientOfTheInputMayLieOverTheIncomingOne(shape: Shape) {
        let norm = Norm(shape)
        let x = randomNumbers(norm.shape.count, seed: 8)
        var dy = randomNumbers(norm.shape.count, seed: 9)
        let y = norm.forward(x, rectified: true)
        let expected = norm.backward(x, y, dy, rectified: true)[0]
        var (dScale, dOffset) = (Scratch(shape.channels), Scratch(shape.channels))
        withExtendedLifetime(norm) {
            dy.withUnsafeMutableBufferPointer { dy in
                instanceNormBackward(
                    x, y, dy.baseAddress!, dy.baseAddress!, norm.shape, scale: norm.scale, dScale: &dScale.floats,
                    dOffset: &dOffset.floats, rectified: true, statistics: norm.statistics)
            }
        }
        #expect(dy == expected)
    }

    @Test(arguments: [false, true]) func keepsNaN(rectified: Bool) {
        let norm = Norm(Shape(batch: 1, height: 4, width: 4, channels: 2))
        var x = randomNumbers(32, seed: 10)
        x[20] = .nan
        let y = norm.forward(x, rectified: rectified)
        #expect(stride(from: 0, to: 32, by: 2).allSatisfy { y[$0].isNaN && y[$0 + 1].isFinite })
    }
}
