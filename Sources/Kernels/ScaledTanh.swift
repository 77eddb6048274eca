internal import Foundation

// y = amplitude · tanh(x) + centre, the bounded output of fast-neural-style. All hold `count` elements.

/// Applies the bounded output function.
public func scaledTanh(_ x: Pointer, _ y: MutablePointer, count: Int, amplitude: Float, centre: Float) {
    parallel(count, grain: 1024) { _, part in
        for i in part { y[i] = amplitude * tanhf(x[i]) + centre }
    }
}

/// dx = dy · amplitude · (1 − tanh²), with tanh recovered from y.
public func scaledTanhBackward(
    _ y: Pointer, _ dy: Pointer, _ dx: MutablePointer, count: Int, amplitude: Float, centre: Float
) {
    parallel(count, elementsEach: 1) { _, part in
        for i in part {
            let t = (y[i] - centre) / amplitude
            dx[i] = dy[i] * amplitude * (1 - t * t)
        }
    }
}
