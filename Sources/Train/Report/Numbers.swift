import Console
import Foundation

/// A loss for reading: 1,234,567, 45.31, 0.0012.
func pageLossText(_ loss: Float) -> String {
    abs(loss) >= 1000 && abs(loss) < 1e9 ? groupedText(Int(loss.rounded())) : lossText(loss)
}

/// A value beside an axis, as short as can be: 0, 0.005, 20, 1500, 20k, 3M, 1.5e-5.
func tickText(_ value: Double) -> String {
    let size = abs(value)
    if size == 0 { return "0" }
    if size < 0.000_999 || size >= 9.99e8 {
        let exponent = (log10(size) + 1e-9).rounded(.down)
        return String(format: "%.3g", value / pow(10, exponent)) + "e\(Int(exponent))"
    }
    if size >= 999_999 { return String(format: "%.4gM", value / 1e6) }
    return size >= 9_999 ? String(format: "%.4gk", value / 1e3) : String(format: "%.4g", value)
}

/// How long something took, to three digits: 135 ms, 4.18 s, 61.0 s, 350 s, 25 min.
func measuredText(seconds: Double) -> String {
    if seconds >= 999.5 || !seconds.isFinite { return durationText(seconds: seconds) }
    if seconds < 0.9995 { return String(format: "%.0f ms", seconds * 1000) }
    return String(format: seconds < 9.995 ? "%.2f s" : seconds < 99.95 ? "%.1f s" : "%.0f s", seconds)
}

/// A moment with its time zone: 21 November 2025, 05:30:12 GMT.
func momentText(_ date: Date) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "d MMMM yyyy, HH:mm:ss zzz"
    return format.string(from: date)
}
