/// Curves over one horizontal axis, with lines and marks that say how to read them.
struct LineChart {
    struct Point: Sendable, Equatable {
        let x, y: Double
    }

    struct Series {
        let name: String
        /// In the order of x; a y that is not finite leaves a gap.
        let points: [Point]
        /// 1 to 4: one of the page's colours.
        var tone = 1
        var isDashed = false
        /// What lies between two curves of the same x.
        var band: (lower: [Point], upper: [Point])?
    }

    /// A horizontal line.
    struct Reference {
        let label: String
        let y: Double
    }

    /// A vertical line, in a series' colour.
    struct Marker {
        let label: String
        let x: Double
        var tone = 1
    }

    let title: String
    /// What the axes show, in words.
    let caption: String
    var scale = Axis.Scale.linear
    /// Where the horizontal axis begins at the latest.
    var start: Double?
    let series: [Series]
    var references: [Reference] = []
    var markers: [Marker] = []

    /// The chart with its title and its legend.
    var markup: Markup {
        element("figure", ["class": "chart"]) {
            element("figcaption") {
                element("strong") { title }
                caption
                if series.count > 1 { legend }
            }
            plot
        }
    }

    private var legend: Markup {
        element("ul", ["class": "legend"]) {
            for series in series {
                element("li") {
                    element("svg", ["viewBox": "0 0 26 8", "aria-hidden": "true"]) {
                        element("path", ["class": series.lineClass, "d": "M2 4H24"])
                    }
                    series.name
                }
            }
        }
    }

    /// The chart in words: where each curve begins and ends.
    var summary: String {
        let curves = series.map { series in
            let values = series.points.map(\.y).filter(\.isFinite)
            guard let first = values.first, let last = values.last else { return "\(series.name): nothing yet" }
            return "\(series.name): from \(tickText(first)) to \(tickText(last))"
        }
        return ([title] + curves).joined(separator: ". ") + "."
    }
}

extension LineChart.Series {
    var lineClass: String { "line tone\(tone)" + (isDashed ? " dashed" : "") }
}
