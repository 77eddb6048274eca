import Foundation

/// How much memory the machine can still give.
public enum AvailableMemory {
    /// Bytes that can be had without swapping, as Linux estimates them, and as far as the container's limit allows; nil on
    /// systems that do not say.
    public static var byteCount: Int? {
        guard let report = text("/proc/meminfo"), let free = byteCount(in: report) else { return nil }
        let groups = text("/proc/self/cgroup").map(groups) ?? []
        return groups.compactMap { left(in: "/sys/fs/cgroup\($0)") }.reduce(free, min)
    }

    /// - Parameter report: lines such as `MemAvailable:   22380416 kB`.
    static func byteCount(in report: String) -> Int? {
        number(after: "MemAvailable:", in: report).map { $0 * 1024 }
    }

    /// The control groups of a process, each below the next: /a/b, /a, and the root, which in a container is the container's.
    ///
    /// Source: cgroups(7), "/proc/pid/cgroup", of version 2.
    static func groups(in report: String) -> [String] {
        guard let line = report.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) else { return [] }
        let parts = line.dropFirst(4).split(separator: "/")
        return (0...parts.count).reversed().map { parts.prefix($0).map { "/\($0)" }.joined() }
    }

    /// Bytes below a control group's limit, if it has one. What files take of it is given back when it is needed.
    ///
    /// Source: Linux, Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files".
    static func left(in folder: String) -> Int? {
        func number(_ name: String) -> Int? {
            text("\(folder)/\(name)").flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        guard let limit = number("memory.max"), let used = number("memory.current") else { return nil }
        let files = text("\(folder)/memory.stat").flatMap { Self.number(after: "inactive_file", in: $0) } ?? 0
        return max(0, limit - used + files)
    }

    private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    private static func number(after name: String, in report: String) -> Int? {
        let lines = report.split(separator: "\n").lazy.map { $0.split(separator: " ") }
        return lines.first { $0.first.map(String.init) == name && $0.count > 1 }.flatMap { Int($0[1]) }
    }
}
