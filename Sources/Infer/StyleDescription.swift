import Console
import TransformNet

/// A checkpoint in words.
struct StyleDescription {
    private let style: Style
    private let model: StyleModel

    init(_ style: Style, _ model: StyleModel) { (self.style, self.model) = (style, model) }

    /// What fits on one line.
    var summary: String {
        let iterations = model.training.map { "\(groupedText($0.allIterations)) iterations" } ?? "weights only"
        return "\(name)  \(iterations)  \(style.path)"
    }

    /// Everything, a fact a line.
    var text: String { table(facts) + optionsText }

    private var architecture: Architecture { model.network.architecture }

    private var name: String { Architecture.presets[architecture.name] == nil ? "custom" : architecture.name }

    private var facts: [(name: String, value: String)] {
        let count = model.weights.values.reduce(0) { $0 + $1.count }
        return [
            ("file", style.path),
            ("format", "impasto-style"),
            ("architecture", name),
            ("layers", architecture.description),
            ("output", model.network.output.rawValue),
            ("margin", "\(model.margin) pixels"),
            ("parameters", groupedText(count)),
        ] + trainingFacts + [("resumable", resumability)]
    }

    private var trainingFacts: [(String, String)] {
        guard let training = model.training else { return [("training", "not recorded: the file holds only weights")] }
        return [
            ("iterations", iterationsText(training)),
            ("photographs", groupedText(training.photographs)),
            ("painting", "SHA-256 \(training.paintingDigest)"),
            ("loss network", "SHA-256 \(training.lossNetworkDigest)"),
        ] + lossFacts(training.history)
    }

    /// 52 of 200, after 1,000 of the style that it started from.
    private func iterationsText(_ training: TrainingRecord) -> String {
        let (own, planned) = (training.iterations, training.count("iterations", upTo: 1 << 48))
        let aim = planned.flatMap { model.progress != nil && $0 > own ? " of \(groupedText($0))" : nil } ?? ""
        let earlier = training.allIterations - own
        return groupedText(own) + aim + (earlier > 0 ? ", after \(groupedText(earlier)) of what it started from" : "")
    }

    private func lossFacts(_ history: [LossReport]) -> [(String, String)] {
        guard let first = history.first, let last = history.last else { return [("losses", "not recorded")] }
        return [("first losses", text(first)), ("last losses", text(last))]
    }

    private func text(_ report: LossReport) -> String {
        "content \(report.content), style \(report.style), total variation \(report.totalVariation), total "
            + "\(report.total), iteration \(groupedText(report.iteration))"
    }

    private var resumability: String {
        guard let progress = model.progress else { return "no" }
        return "yes, with seed \(progress.seed) after \(groupedText(progress.photographsDrawn)) photographs drawn"
    }

    private var optionsText: String {
        guard let options = model.training?.options, !options.isEmpty else { return "" }
        return "\n\noptions\n" + table(options.sorted { $0.key < $1.key }.map { ("  \($0.key)", $0.value) })
    }

    private func table(_ rows: [(name: String, value: String)]) -> String {
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { row in
            row.name + String(repeating: " ", count: width - row.name.count + 2) + row.value
        }.joined(separator: "\n")
    }
}
