import Foundation

/// The built program, run as a person runs it.
final class Program {
    private let process = Process()
    private let output = Pipe(), errors = Pipe()

    /// Starts `impasto-train` with these arguments.
    /// - Parameters:
    ///   - path: the folders in which it finds other programs, in place of the usual ones.
    ///   - preparation: what a shell does before it becomes the program.
    init(_ arguments: [String], path: String? = nil, after preparation: String? = nil) throws {
        process.executableURL = preparation == nil ? Self.url : URL(fileURLWithPath: "/bin/sh")
        let shell = preparation.map { ["-c", "\($0); exec \"$0\" \"$@\"", Self.url.path] } ?? []
        process.arguments = shell + arguments
        if let path { process.environment = ProcessInfo.processInfo.environment.merging(["PATH": path]) { $1 } }
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
    }

    /// The program lies beside the tests.
    private static var url: URL {
        let tests = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        return (tests ?? URL(fileURLWithPath: CommandLine.arguments[0]))
            .deletingLastPathComponent().appendingPathComponent("impasto-train")
    }

    /// Ctrl-C.
    func interrupt() { send(SIGINT) }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// The terminal is closed: nobody reads what it says any more.
    func closeErrors() { try? errors.fileHandleForReading.close() }

    /// Waits until it ends, whatever it said.
    func status() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Memory that it now has, in bytes; nil where the system does not say.
    var residentBytes: Int? {
        let statistics = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8)
        return statistics?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) }
    }

    var isRunning: Bool { process.isRunning }

    /// Reads standard error until a line holds `text`.
    func waitForError(_ text: String) -> String {
        var seen = Data()
        while !String(decoding: seen, as: UTF8.self).contains(text) {
            let part = errors.fileHandleForReading.availableData
            if part.isEmpty { break }
            seen += part
        }
        return String(decoding: seen, as: UTF8.self)
    }

    struct Result {
        let status: Int32
        let output, errors: String
    }

    /// Waits until it ends.
    func finish() -> Result {
        // Neither pipe fills up with what these commands write.
        let output = output.fileHandleForReading.readDataToEndOfFile()
        let errors = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self))
    }
}

/// Runs `impasto-train` to its end.
func impastoTrain(_ arguments: [String], path: String? = nil) throws -> Program.Result {
    try Program(arguments, path: path).finish()
}
