import Foundation

/// The program as its user meets it.
struct Command {
    let status: Int32
    let output, errors: String

    /// Runs impasto-infer in `folder` until it ends.
    static func run(_ arguments: String..., in folder: TemporaryFolder, environment: [String: String] = [:]) throws
        -> Command
    {
        try run(arguments, in: folder, environment: environment)
    }

    static func run(_ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws
        -> Command
    {
        try run(program, arguments, in: folder, environment: environment)
    }

    private static func run(
        _ program: URL, _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
    ) throws -> Command {
        let (process, output, errors) = try start(program, arguments, in: folder, environment: environment)
        let text = String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
        let errorText = String(decoding: errors.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Command(status: process.terminationStatus, output: text, errors: errorText)
    }

    /// Runs impasto-infer with a memory for data of 200 MB and one second of the processor. The system ends what wants
    /// more. One thread, because OpenBLAS takes memory for each when it is loaded.
    static func runWithinLimits(_ arguments: String..., in folder: TemporaryFolder) throws -> Command {
        let limited = ["-c", "ulimit -d 200000; ulimit -t 1; exec \"$0\" \"$@\"", program.path]
        return try run(
            URL(fileURLWithPath: "/bin/sh"), limited + arguments, in: folder,
            environment: ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"])
    }

    /// Runs a line of the shell's, in which "$0" is impasto-infer.
    static func shell(_ script: String, in folder: TemporaryFolder) throws -> Command {
        try run(URL(fileURLWithPath: "/bin/sh"), ["-c", script, program.path], in: folder)
    }

    /// Whether the shell finds a program.
    static func isThere(_ name: String) -> Bool {
        (try? shell("command -v \(name)", in: TemporaryFolder()).status) == 0
    }

    static func start(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
    ) throws -> (Process, output: FileHandle, errors: FileHandle) {
        try start(program, arguments, in: folder, environment: environment)
    }

    /// Tests run on threads that block all signals, which programs started from them would inherit.
    private static func admittingSignals(_ body: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    private static func start(
        _ program: URL, _ arguments: [String], in folder: TemporaryFolder, environment: [String: String]
    ) throws -> (Process, output: FileHandle, errors: FileHandle) {
        let (process, output, errors) = (Process(), Pipe(), Pipe())
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = errors
        try admittingSignals { try process.run() }
        return (process, output.fileHandleForReading, errors.fileHandleForReading)
    }

    /// It is built into the folder of the tests' own program, or, where that is a bundle, beside the bundle.
    private static var program: URL {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        if let bundle = Bundle.allBundles.first(where: { $0.bundlePath.hasSuffix(".xctest") }) {
            folder = bundle.bundleURL.deletingLastPathComponent()
        }
        return folder.appendingPathComponent("impasto-infer")
    }
}
