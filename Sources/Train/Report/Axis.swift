import Foundation

/// One axis of a chart: which values it spans and where its ticks are.
struct Axis: Equatable {
    enum Scale: Sendable { case linear, logarithmic }

    let scale: Scale
    let range: ClosedRange<Double>
    let ticks: [Double]

    /// Spans all values that the scale can show; nil if there are none.
    /// - Parameter isTight: whether a linear axis ends at the outermost values, not at the ticks beyond them.
    init?(covering values: some Sequence<Double>, scale: Scale, isTight: Bool = false) {
        let shown = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
        guard let least = shown.min(), let most = shown.max() else { return nil }
        self.scale = scale
        switch scale {
        case .linear:
            let wide = Self.widened(least, most)
            let step = Self.step(over: wide.upperBound - wide.lowerBound)
            range = isTight ? wide : Self.whole(wide, step)
            ticks = Self.multiples(of: step, in: range)
        case .logarithmic:
            range = Self.padded(least, most)
            ticks = Self.logarithmicTicks(in: range)
        }
    }

    /// Where a value lies between the ends: 0 at the lower, 1 at the upper.
    func fraction(of value: Double) -> Double {
        let (low, high) = (range.lowerBound, range.upperBound)
        switch scale {
        case .linear: return (value - low) / (high - low)
        case .logarithmic: return log(value / low) / log(high / low)
        }
    }

    func shows(_ value: Double) -> Bool { value.isFinite && (scale == .linear || value > 0) }
}

// MARK: Sensible ticks

extension Axis {
    /// One value alone gets an axis around it.
    private static func widened(_ least: Double, _ most: Double) -> ClosedRange<Double> {
        if most - least > 1e-9 * max(abs(least), abs(most)) { return least...most }
        let margin = least == 0 ? 1 : abs(least) / 2
        return least - margin...most + margin
    }

    /// A little more on both sides; at least a factor of 1.2 in all.
    private static func padded(_ least: Double, _ most: Double) -> ClosedRange<Double> {
        let factor = max(pow(most / least, 0.05), 1.1)
        return max(least / factor, .leastNormalMagnitude)...min(most * factor, .greatestFiniteMagnitude)
    }

    /// Out to the next multiples; the quotient of an end that is one already may be off by a rounding error.
    private static func whole(_ range: ClosedRange<Double>, _ step: Double) -> ClosedRange<Double> {
        (range.lowerBound / step + 1e-6).rounded(.down) * step...(range.upperBound / step - 1e-6).rounded(.up) * step
    }

    /// 1, 2 or 5 times a power of ten, some five of which fit.
    private static func step(over length: Double) -> Double {
        let rough = length / 5
        let power = pow(10, log10(rough).rounded(.down))
        return ([1, 2, 5].first { $0 * power >= 0.999 * rough } ?? 10) * power
    }

    private static func multiples(of step: Double, in range: ClosedRange<Double>) -> [Double] {
        let (first, last) = (
            (range.lowerBound / step - 1e-6).rounded(.up), (range.upperBound / step + 1e-6).rounded(.down)
        )
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// Powers of ten over many decades, with 2 and 5 between them over few, and even steps within one.
    private static func logarithmicTicks(in range: ClosedRange<Double>) -> [Double] {
        let decades = log10(range.upperBound / range.lowerBound)
        let exponents = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
        let digits: [Double] = decades > 2.5 ? [1] : [1, 2, 5]
        let sparse = max(1, Int((decades / 6).rounded(.up)))
        let ticks = exponents.filter { $0.isMultiple(of: sparse) }
            .flatMap { exponent in digits.map { $0 * pow(10, Double(exponent)) } }
            .filter(range.contains)
        if ticks.count > 2 { return ticks }
        return multiples(of: step(over: range.upperBound - range.lowerBound), in: range).filter { $0 > 0 }
    }
}
