extension ComparisonReport {
    /// How the iterative method approaches one pass, over all photos of a size.
    ///
    /// The curves are medians of objective ÷ objective of one pass; the bands reach from quartile to quartile.
    func chart(of size: Int) -> LineChart {
        let curves = Run.Start.allCases.map { ($0, ratios(of: size, from: $0)) }.filter { !$0.1.isEmpty }
        return LineChart(
            title: "\(size) × \(size) pixels",
            caption: "objective per iteration, divided by that of one pass, logarithmic; median over the photos, "
                + "quartiles as bands, dotted where the median falls below one pass",
            scale: .logarithmic, series: curves.map { Self.series($0, $1) },
            references: [.init(label: "one pass of the network", y: 1)],
            markers: curves.compactMap { Self.crossing($0, $1.map { quantile(0.5, of: $0) ?? .nan }, below: 1) })
    }

    /// For every iteration the ratios of the runs that got so far.
    private func ratios(of size: Int, from start: Run.Start) -> [[Double]] {
        let runs = runs(of: size, from: start)
        let count = runs.map(\.run.objectives.count).max() ?? 0
        return (0..<count).map { iteration in
            runs.filter { iteration < $0.run.objectives.count }
                .map { Double($0.run.objectives[iteration]) / Double($0.case.feedForward.objective) }
                .filter(\.isFinite)
        }
    }

    private static func series(_ start: Run.Start, _ ratios: [[Double]]) -> LineChart.Series {
        func curve(_ fraction: Double) -> [LineChart.Point] {
            points(ratios.map { quantile(fraction, of: $0) ?? .nan })
        }
        let isSpread = ratios.contains { $0.count > 1 }
        return LineChart.Series(
            name: start.name, points: curve(0.5), tone: start.tone, isDashed: start == .noise,
            band: isSpread ? (curve(0.25), curve(0.75)) : nil)
    }

    /// A mark at the first value below the line.
    private static func crossing(_ start: Run.Start, _ values: [Double], below line: Double) -> LineChart.Marker? {
        values.firstIndex { $0 < line }.map {
            LineChart.Marker(label: "\(start.name): \($0)", x: Double($0), tone: start.tone)
        }
    }

    private static func points(_ values: [Double]) -> [LineChart.Point] {
        values.enumerated().map { LineChart.Point(x: Double($0), y: $1) }
    }
}

extension ComparisonReport.Case {
    /// The objective of every run, and that of one pass.
    var chart: LineChart {
        LineChart(
            title: "Objective", caption: "per iteration, logarithmic; dotted where it falls below one pass",
            scale: .logarithmic,
            series: runs.map { run in
                let points = run.objectives.enumerated().map { LineChart.Point(x: Double($0), y: Double($1)) }
                return LineChart.Series(
                    name: run.start.name, points: points, tone: run.start.tone, isDashed: run.start == .noise)
            },
            references: [
                .init(label: "one pass: \(pageLossText(feedForward.objective))", y: Double(feedForward.objective))
            ],
            markers: runs.compactMap { run in
                run.iteration(below: feedForward.objective).map {
                    .init(label: "\(run.start.name): \($0)", x: Double($0), tone: run.start.tone)
                }
            })
    }
}
