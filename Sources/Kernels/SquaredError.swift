// mean (a − b)², over all `count` elements of a. b has as many, or a divisor of them and is then repeated.

/// The mean squared difference.
public func squaredError(_ a: Pointer, _ b: Pointer, count: Int, targetCount: Int) -> Float {
    var total = 0.0
    for start in stride(from: 0, to: count, by: targetCount) {
        total += sumInOrder(targetCount) { part in
            var sum: SIMD8<Float> = .zero
            var i = part.lowerBound
            while i + 8 <= part.upperBound {
                let d = lanes(a + start + i) - lanes(b + i)
                sum += d * d
                i += 8
            }
            var rest: Float = 0
            while i < part.upperBound {
                rest += (a[start + i] - b[i]) * (a[start + i] - b[i])
                i += 1
            }
            return Double(sum.sum() + rest)
        }
    }
    return Float(total / Double(count))
}

/// da = 2 · dy · (a − b) / count; db is its negative where asked for, and b then has as many elements as a.
public func squaredErrorBackward(
    _ a: Pointer, _ b: Pointer, dy: Float, _ da: MutablePointer?, _ db: MutablePointer?, count: Int, targetCount: Int
) {
    let factor = 2 * dy / Float(count)
    for start in stride(from: 0, to: count, by: targetCount) {
        parallel(targetCount, elementsEach: 1) { _, part in
            if let da { for i in part { da[start + i] = factor * (a[start + i] - b[i]) } }
            if let db { for i in part { db[start + i] = factor * (b[i] - a[start + i]) } }
        }
    }
}

@inline(__always)
private func lanes(_ address: Pointer) -> SIMD8<Float> {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD8<Float>.self)
}
