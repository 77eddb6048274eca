import Testing

@testable import Kernels

@Suite struct GatherTests {
    static let samplings: [Sampling] = [
        Sampling(height: 5, width: 7),
        Sampling(height: 5, width: 7).reflected(top: 4, left: 6, bottom: 1, right: 0),
        Sampling(height: 5, width: 7).upsampled(by: 3),
        Sampling(height: 5, width: 7).zeroPadded(by: 2),
        Sampling(height: 5, width: 7).cropped(height: 2, width: 6),
        Sampling(height: 5, width: 7).upsampled(by: 2).reflected(top: 1, left: 1, bottom: 1, right: 1).zeroPadded(
            by: 1),
    ]

    private func shape(_ sampling: Sampling, channels: Int) -> (x: Shape, y: Shape) {
        (
            Shape(batch: 2, height: sampling.sourceHeight, width: sampling.sourceWidth, channels: channels),
            Shape(batch: 2, height: sampling.height, width: sampling.width, channels: channels)
        )
    }

    private func gathered(_ x: Pictures, _ sampling: Sampling) -> [Float] {
        var y = Scratch(shape(sampling, channels: x.shape.channels).y.count)
        gather(x.values, &y.floats, x.shape, sampling)
        #expect(y.isMarginUntouched)
        return y.values
    }

    private func folded(_ dy: Pictures, _ sampling: Sampling) -> [Float] {
        let shape = shape(sampling, channels: dy.shape.channels).x
        var dx = Scratch(shape.count)
        gatherBackward(
            dy.values, &dx.floats, shape, sampling,
            rows: SamplingAdjoint(sampling.rows, sourceCount: shape.height),
            columns: SamplingAdjoint(sampling.columns, sourceCount: shape.width))
        #expect(dx.isMarginUntouched)
        return dx.values
    }

    @Test(arguments: samplings, [1, 3, 16]) func showsWhatTheTablesSay(sampling: Sampling, channels: Int) {
        let (source, shown) = shape(sampling, channels: channels)
        let x = Pictures(source, seed: 1)
        let expected = Pictures.filled(shown) { n, i, j, c in
            Double(x[n, Int(sampling.rows[i]), Int(sampling.columns[j]), c])
        }
        #expect(gathered(x, sampling) == expected.values)
    }

    /// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩.
    @Test(arguments: samplings, [1, 3, 16]) func backwardIsTheAdjoint(sampling: Sampling, channels: Int) {
        let (source, shown) = shape(sampling, channels: channels)
        let (x, y) = (Pictures(source, seed: 2), Pictures(shown, seed: 3))
        let (there, back) = (dot(gathered(x, sampling), y.values), dot(x.values, folded(y, sampling)))
        #expect(abs(there - back) < 1e-4 * max(1, abs(there)))
    }

    /// Each gradient counts the pixels that show its source.
    @Test func backwardOfOnesCounts() {
        let sampling = Sampling(height: 3, width: 2).reflected(top: 1, left: 0, bottom: 1, right: 1)
        let dy = Pictures(Shape(batch: 2, height: 5, width: 3, channels: 1), Array(repeating: 1, count: 30))
        #expect(folded(dy, sampling) == [2, 1, 6, 3, 2, 1] + [2, 1, 6, 3, 2, 1])
    }
}
