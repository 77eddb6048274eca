import Foundation
import PerceptualLoss

// Durations and losses as lines on a terminal say them.

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// A duration as people say it: 45 s, 12 min, 3 h 20 min.
func durationText(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "?" }
    let seconds = Int(seconds.rounded())
    if seconds < 100 { return "\(seconds) s" }
    let minutes = (seconds + 30) / 60
    return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
}

/// A loss in at most five significant characters or so: 1234567, 45.31, 0.0012, 1.235e+09.
func lossText(_ loss: Float) -> String {
    let magnitude = abs(loss)
    if !loss.isFinite { return "\(loss)" }
    if magnitude >= 1000 { return String(format: magnitude < 1e9 ? "%.0f" : "%.4g", loss) }
    return String(format: magnitude >= 1 ? "%.2f" : "%.4f", loss)
}

/// The three terms that people watch, in one line.
func lossesText(_ losses: Losses) -> String {
    "content \(lossText(losses.content))  style \(lossText(losses.style))  total \(lossText(losses.total))"
}
