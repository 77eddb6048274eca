import Foundation

// The picture itself: SVG in a frame of fixed units that browsers scale to the width there is.

extension LineChart {
    /// The frame, and the part of it in which curves are drawn, in SVG units.
    enum Frame {
        static let width = 640.0, height = 340.0
        static let left = 66.0, right = 628.0, top = 12.0, bottom = 308.0
    }

    var plot: Markup {
        let size = "0 0 \(coordinate(Frame.width)) \(coordinate(Frame.height))"
        return element("svg", ["class": "plot", "viewBox": size, "role": "img", "aria-label": summary]) {
            if let x = horizontalAxis, let y = verticalAxis {
                Canvas(x: x, y: y).markup(of: self)
            } else {
                element("text", ["x": "320", "y": "160", "text-anchor": "middle"]) { "Nothing to show yet" }
            }
        }
    }

    private var horizontalAxis: Axis? {
        let values = (series.flatMap(\.points) + series.flatMap(\.bandPoints)).map(\.x)
        return Axis(covering: values.isEmpty ? [] : values + (start.map { [$0] } ?? []), scale: .linear, isTight: true)
    }

    private var verticalAxis: Axis? {
        let points = series.flatMap(\.points) + series.flatMap(\.bandPoints)
        guard points.contains(where: { $0.y.isFinite }) else { return nil }
        return Axis(covering: points.map(\.y) + references.map(\.y), scale: scale)
    }
}

extension LineChart.Series {
    fileprivate var bandPoints: [LineChart.Point] { band.map { $0.lower + $0.upper } ?? [] }
}

/// Two axes, and what is drawn between them.
private struct Canvas {
    typealias Frame = LineChart.Frame
    let x, y: Axis

    @MarkupBuilder func markup(of chart: LineChart) -> Markup {
        ticks
        for series in chart.series { if let band = series.band { area(band, tone: series.tone) } }
        for reference in chart.references where y.shows(reference.y) { line(at: reference) }
        for marker in chart.markers { line(at: marker) }
        for series in chart.series { curve(series) }
        for reference in chart.references where y.shows(reference.y) { label(reference) }
        for (index, marker) in chart.markers.enumerated() { label(marker, row: index) }
    }

    private func across(_ value: Double) -> Double { Frame.left + x.fraction(of: value) * (Frame.right - Frame.left) }
    private func down(_ value: Double) -> Double { Frame.bottom - y.fraction(of: value) * (Frame.bottom - Frame.top) }
    private func position(_ point: LineChart.Point) -> String {
        "\(coordinate(across(point.x))) \(coordinate(down(point.y)))"
    }
}

// MARK: Axes

extension Canvas {
    @MarkupBuilder fileprivate var ticks: Markup {
        for value in y.ticks {
            rule("grid", "M\(coordinate(Frame.left)) \(coordinate(down(value)))H\(coordinate(Frame.right))")
            text(tickText(value), x: Frame.left - 9, y: down(value), anchor: "end", shift: "0.35em")
        }
        for value in x.ticks {
            rule("grid", "M\(coordinate(across(value))) \(coordinate(Frame.bottom))v5")
            text(tickText(value), x: across(value), y: Frame.bottom + 9, anchor: anchor(at: value), shift: "0.8em")
        }
    }

    /// A text at an end of the axis stays within the frame.
    private func anchor(at value: Double) -> String { x.fraction(of: value) > 0.97 ? "end" : "middle" }

    fileprivate func rule(_ kind: String, _ path: String) -> Markup { element("path", ["class": kind, "d": path]) }

    fileprivate func text(
        _ text: String, x: Double, y: Double, anchor: String, shift: String, kind: String = "tick"
    ) -> Markup {
        element(
            "text",
            ["class": kind, "x": coordinate(x), "y": coordinate(y), "dy": shift, "text-anchor": anchor]
        ) { text }
    }
}

// MARK: Curves and lines

extension Canvas {
    /// Points so few that each of them counts are drawn as dots too.
    private static let fewPoints = 30

    @MarkupBuilder fileprivate func curve(_ series: LineChart.Series) -> Markup {
        let points = thinned(series.points)
        rule(series.lineClass, path(points))
        if points.count <= Self.fewPoints {
            for point in points where y.shows(point.y) {
                element(
                    "circle",
                    [
                        "class": "fill\(series.tone)", "cx": coordinate(across(point.x)),
                        "cy": coordinate(down(point.y)),
                        "r": "3.5",
                    ])
            }
        }
    }

    private func path(_ points: [LineChart.Point]) -> String {
        var (path, isDrawing) = ("", false)
        for point in points {
            let isShown = y.shows(point.y)
            if isShown { path += (isDrawing ? "L" : "M") + position(point) }
            isDrawing = isShown
        }
        return path
    }

    fileprivate func area(_ band: (lower: [LineChart.Point], upper: [LineChart.Point]), tone: Int) -> Markup {
        let edges = [band.lower, band.upper.reversed()].map { edge in
            evenIndices(count: edge.count, limit: thinnedCount).map { edge[$0] }.filter { y.shows($0.y) }
        }
        let corners = edges.joined().map(position)
        return rule("band fill\(tone)", corners.isEmpty ? "" : "M" + corners.joined(separator: "L") + "Z")
    }

    fileprivate func line(at reference: LineChart.Reference) -> Markup {
        rule("reference", "M\(coordinate(Frame.left)) \(coordinate(down(reference.y)))H\(coordinate(Frame.right))")
    }

    fileprivate func line(at marker: LineChart.Marker) -> Markup {
        rule(
            "marker tone\(marker.tone)",
            "M\(coordinate(across(marker.x))) \(coordinate(Frame.top))V\(coordinate(Frame.bottom))")
    }

    fileprivate func label(_ reference: LineChart.Reference) -> Markup {
        text(reference.label, x: Frame.right, y: down(reference.y), anchor: "end", shift: "-0.45em", kind: "label")
    }

    /// Labels of markers stand in rows of their own, on the side where there is room.
    fileprivate func label(_ marker: LineChart.Marker, row: Int) -> Markup {
        let isLeft = x.fraction(of: marker.x) > 0.6
        return text(
            marker.label, x: across(marker.x) + (isLeft ? -7 : 7), y: Frame.top + 24 * Double(row),
            anchor: isLeft ? "end" : "start", shift: "0.8em", kind: "label")
    }
}

/// A coordinate to a tenth of a unit.
private func coordinate(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
}
