// Medians and quartiles, of numbers and of iteration counts.

/// The value below which a fraction of the values lies, linearly between neighbours; nil without values.
func quantile(_ fraction: Double, of values: [Double]) -> Double? {
    guard let place = Place(fraction, among: values.count) else { return nil }
    let sorted = values.sorted()
    return place.between(sorted[place.lower], sorted[place.upper])
}

/// The same of iteration counts; where a neighbour is only a bound, so is the result.
func quantile(_ fraction: Double, of values: [IterationCount]) -> IterationCount? {
    guard let place = Place(fraction, among: values.count) else { return nil }
    let sorted = values.sorted()
    let (lower, upper) = (sorted[place.lower], sorted[place.upper])
    return IterationCount(
        value: place.between(lower.value, upper.value), isBound: lower.isBound || upper.isBound && place.weight > 0)
}

func median(_ values: [Double]) -> Double? { quantile(0.5, of: values) }

/// Where a quantile lies among sorted values.
private struct Place {
    let lower, upper: Int
    /// Of the upper neighbour.
    let weight: Double

    init?(_ fraction: Double, among count: Int) {
        guard count > 0 else { return nil }
        let position = fraction * Double(count - 1)
        (lower, weight) = (Int(position), position - position.rounded(.down))
        upper = min(lower + 1, count - 1)
    }

    func between(_ low: Double, _ high: Double) -> Double { weight == 0 ? low : low + weight * (high - low) }
}
