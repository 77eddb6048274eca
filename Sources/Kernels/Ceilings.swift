internal import CVector

// What this machine can do at most, measured: the scale on which kernels are judged.

/// Additions and multiplications a second of all threads together, from registers, of factors of some precision.
public func measuredArithmeticRate(in precision: Precision) -> Double {
    let rounds = 4_000_000
    let counts = UnsafeMutablePointer<Double>.allocate(capacity: threadCount)
    defer { counts.deallocate() }
    counts.initialize(repeating: 0, count: threadCount)
    let time = best {
        parallel(threadCount) { _, part in
            for thread in part {
                counts[thread] = precision.isBFloat16 ? vector.addPairs(rounds) : vector.multiplyAndAdd(rounds)
            }
        }
    }
    return time.rate((0..<threadCount).reduce(0) { $0 + counts[$1] })
}

/// Bytes a second that all threads together read and write where nothing stays in a cache.
public func measuredBandwidth() -> Double {
    let count = 32 << 20
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: 2 * count)
    defer { memory.deallocate() }
    memory.initialize(repeating: 0, count: 2 * count)
    return best { copy(memory, memory + count, count: count) }
        .rate(Double(2 * count * MemoryLayout<Float>.stride))
}

/// The shortest of ten runs: what the machine can do when nobody disturbs it.
private func best(_ body: () -> Void) -> Duration {
    let clock = ContinuousClock()
    return (0..<10).map { _ in clock.measure(body) }.min()!
}

extension Duration {
    /// How many a second, of `count` in this time.
    fileprivate func rate(_ count: Double) -> Double {
        count / (Double(components.seconds) + Double(components.attoseconds) * 1e-18)
    }
}
