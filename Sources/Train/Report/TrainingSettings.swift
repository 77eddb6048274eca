import Engine
import Foundation

extension Style {
    /// Every option's value under the option's name, in groups.
    var settings: [(group: String, facts: Facts)] {
        [
            (
                "Schedule",
                sorted(
                    openSchedule.recorded.merging(
                        [
                            "architecture": schedule.architecture, "precision": precision.rawValue,
                            "stop": ending.stop.rawValue, "minutes": text(ending.minutes.map { "\($0)" }),
                        ]) { $1 })
            ),
            ("Loss", sorted(loss.recorded.merging(["strength": text(strength.map { "\($0.factor)" })]) { $1 })),
            (
                "Files",
                [
                    ("painting", painting), ("photos", photos ?? (try? photoSource.place) ?? "–"),
                    ("loss-network", (try? loss.network.path) ?? "–"),
                    ("output", outputs.outputURL.relativePath), ("from", text(outputs.from)),
                    ("preview", text(outputs.preview)),
                    ("validation", text(outputs.validation)), ("log", text(outputs.log)),
                    ("report", text(outputs.report)),
                ]
            ),
            (
                "Saving",
                [
                    ("preview-every", "\(outputs.previewEvery)"),
                    ("checkpoint-every", text(outputs.checkpointEvery.map { "\($0)" })),
                    ("force", outputs.force ? "yes" : "no"), ("resume", outputs.resume ? "yes" : "no"),
                ]
            ),
        ]
    }

    private func sorted(_ values: [String: String]) -> Facts {
        values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func text(_ value: String?) -> String { value ?? "–" }
}
