import Foundation

/// How much memory the machine can still give.
public enum AvailableMemory {
    /// Bytes that can be had without swapping, as Linux estimates them; nil on systems that do not say.
    public static var byteCount: Int? {
        guard let report = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
        return byteCount(in: report)
    }

    /// - Parameter report: lines such as `MemAvailable:   22380416 kB`.
    static func byteCount(in report: String) -> Int? {
        let line = report.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        let words = line?.split(separator: " ") ?? []
        return words.count > 1 ? Int(words[1]).map { $0 * 1024 } : nil
    }
}
