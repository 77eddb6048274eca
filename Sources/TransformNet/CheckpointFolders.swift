import Foundation

/// Where the files lie that come with Impasto: styles, the networks that training starts from, the loss network.
public enum CheckpointFolders {
    /// $IMPASTO_CHECKPOINTS; ./checkpoints; that of the package which this program was built from; that of the prefix
    /// under which it is installed. A file in an earlier folder hides one of the same name in a later.
    public static var all: [String] {
        let chosen = ProcessInfo.processInfo.environment["IMPASTO_CHECKPOINTS"].flatMap { $0.isEmpty ? nil : $0 }
        return [chosen, "checkpoints"].compactMap { $0 } + ofProgram()
    }

    /// The networks that training starts from, by the name of their architecture.
    public static let bases = ["full": "base.h5", "half": "base-half.h5"]

    /// The first file of a name, such as "loss/vgg16-lite.h5".
    public static func path(of name: String) -> String? {
        all.map { "\($0)/\(name)" }.first { FileManager.default.fileExists(atPath: $0) }
    }

    private static func ofProgram() -> [String] {
        guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
        let binaries = program.deletingLastPathComponent()
        // Beside an installed program, three folders up may lie anything.
        let package = path(binaries, "../../../Package.swift").flatMap { _ in path(binaries, "../../../checkpoints") }
        return [package, path(binaries, "../share/impasto/checkpoints")].compactMap { $0 }
    }

    private static func path(_ folder: URL, _ relative: String) -> String? {
        guard let resolved = realpath(folder.appendingPathComponent(relative).path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
