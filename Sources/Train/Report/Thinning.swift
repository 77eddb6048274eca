/// The most points that a curve is drawn with; a screen shows no more.
let thinnedCount = 600

/// A curve of at most ``thinnedCount`` points that looks the same: of every stretch its lowest and its highest point.
///
/// The first and the last point stay. A stretch without any finite value leaves a gap.
func thinned(_ points: [LineChart.Point]) -> [LineChart.Point] {
    guard points.count > thinnedCount, let first = points.first, let last = points.last else { return points }
    let (inner, count) = (points[1..<points.count - 1], thinnedCount / 2 - 1)
    let stretches = (0..<count).map { index in
        inner[1 + index * inner.count / count..<1 + (index + 1) * inner.count / count]
    }
    return [first] + stretches.flatMap(extremes) + [last]
}

/// The lowest and the highest point in the order in which they come.
private func extremes(_ stretch: ArraySlice<LineChart.Point>) -> [LineChart.Point] {
    let finite = stretch.indices.filter { stretch[$0].y.isFinite }
    guard let low = finite.min(by: { stretch[$0].y < stretch[$1].y }),
        let high = finite.max(by: { stretch[$0].y < stretch[$1].y })
    else { return Array(stretch.prefix(1)) }
    return Set([low, high]).sorted().map { stretch[$0] }
}
