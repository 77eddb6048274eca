import Engine
import Foundation

/// What was measured on this machine.
struct BenchmarkReport: Encodable {
    /// A pass or a step.
    struct Part: Encodable {
        let title: String
        /// The median of the rounds.
        let seconds: Double
        let layers: [Layer]
    }

    /// All steps of a plan that have one name.
    struct Layer: Encodable {
        let name: String
        let count: Int
        let seconds, gigaflops, gigabytesPerSecond: Double
        /// The larger share of the two ceilings.
        let ofCeiling: Double
    }

    /// What the processor and its memory can do: 10⁹ operations and bytes a second.
    let gigaflops, gigabytesPerSecond: Double
    let processor = processorName
    let threads = threadCount
    let precision: String
    private(set) var parts: [Part] = []

    init(ceilings: Ceilings, in precision: Precision) {
        self.precision = precision.rawValue
        (gigaflops, gigabytesPerSecond) = (ceilings.operations / 1e9, ceilings.bytes / 1e9)
    }

    /// - Parameter runs: the same steps in every round.
    mutating func add(_ title: String, _ runs: [[StepProfile]]) {
        var names: [String] = []
        for step in runs[0] where !names.contains(step.name) { names.append(step.name) }
        let layers = names.map { name in layer(name, runs.map { $0.filter { $0.name == name } }) }
        parts.append(Part(title: title, seconds: medianSeconds(runs), layers: layers))
    }

    private func medianSeconds(_ runs: [[StepProfile]]) -> Double {
        median(runs.map { $0.reduce(0) { $0 + $1.seconds } })!
    }

    private func layer(_ name: String, _ runs: [[StepProfile]]) -> Layer {
        let seconds = medianSeconds(runs)
        let operations = runs[0].reduce(0) { $0 + $1.work.operations } / seconds / 1e9
        let bytes = runs[0].reduce(0) { $0 + $1.work.bytes } / seconds / 1e9
        return Layer(
            name: name, count: runs[0].count, seconds: seconds, gigaflops: operations, gigabytesPerSecond: bytes,
            ofCeiling: max(operations / gigaflops, bytes / gigabytesPerSecond))
    }

    func json() throws -> String { try jsonText(self) }

    var text: String {
        let head =
            "\(processor), \(threads) threads: \(Self.whole(gigaflops)) GFLOP/s of fused multiply-adds in \(precision), "
            + "\(Self.whole(gigabytesPerSecond)) GB/s read and written."
        return ([head] + parts.map(\.text)).joined(separator: "\n\n")
    }

    fileprivate static func whole(_ number: Double) -> String { String(format: "%.0f", number) }
}

extension BenchmarkReport.Part {
    fileprivate var text: String {
        let header = ["layer", "steps", "ms", "share", "GFLOP/s", "GB/s", "of ceiling"]
        let rows = layers.map { layer in
            [
                layer.name, "\(layer.count)", String(format: "%.2f", layer.seconds * 1000),
                percent(layer.seconds / seconds),
                BenchmarkReport.whole(layer.gigaflops), BenchmarkReport.whole(layer.gigabytesPerSecond),
                percent(layer.ofCeiling),
            ]
        }
        return "\(title): \(measuredText(seconds: seconds))\n" + textTable([header] + rows)
    }

    private func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }
}
