internal import Foundation

/// One step of Adam on `count` weights `w` with gradients `g` and moments `m` and `v`.
///
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − rate · m̂ / (√v̂ + ε), with m̂ and v̂ corrected for their
/// start at zero; `step` counts from 1.
///
/// Kingma and Ba, https://arxiv.org/abs/1412.6980, with ε outside the root as in PyTorch.
public func adam(
    _ w: MutablePointer, _ g: Pointer, _ m: MutablePointer, _ v: MutablePointer, count: Int, step: Int, rate: Float,
    beta1: Float, beta2: Float, epsilon: Float
) {
    let correction1 = Float(1 - pow(Double(beta1), Double(step)))
    let correction2 = Float((1 - pow(Double(beta2), Double(step))).squareRoot())
    let stepSize = rate / correction1
    parallel(count, elementsEach: 1) { _, part in
        for i in part {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
            w[i] -= stepSize * m[i] / (v[i].squareRoot() / correction2 + epsilon)
        }
    }
}
