import Console
import Foundation

extension ComparisonReport {
    /// The summaries as rows under a row of names.
    var summaryRows: [[String]] {
        let names = ["size, start", "photos", "better after", "quartiles", "never", "one pass"]
        return [names + milestones.map { "\($0) iterations" }] + summaries.map(row)
    }

    /// The summaries for a terminal.
    var table: String { textTable(summaryRows) }

    private func row(_ summary: ComparisonSummary) -> [String] {
        [
            "\(summary.size) px, \(summary.start.name)", "\(summary.photos)", "\(summary.betterAfter)",
            "\(summary.lowerQuartile) – \(summary.upperQuartile)", "\(summary.never)",
            measuredText(seconds: summary.passSeconds),
        ]
            + milestones.indices.map { index in
                index < summary.milestones.count ? summary.milestones[index].text : "–"
            }
    }
}

extension ComparisonSummary.Milestone {
    /// 61.0 s (452×)
    fileprivate var text: String { "\(measuredText(seconds: seconds)) (\(speedUpText(speedUp)))" }
}

extension ComparisonReport.Run.Start {
    var name: String {
        switch self {
        case .photo: "from the photo"
        case .noise: "from noise"
        }
    }

    /// The colour of its curves.
    var tone: Int { self == .photo ? 1 : 2 }
}

/// How many times as fast: 452×, 3.4×.
private func speedUpText(_ factor: Double) -> String {
    guard factor.isFinite else { return "–" }
    return factor < 10 ? String(format: "%.1f×", factor) : groupedText(Int(factor.rounded())) + "×"
}
