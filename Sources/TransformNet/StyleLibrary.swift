import Foundation

/// The styles at hand: the .h5 files in a few folders, where a name in an earlier folder hides one in a later.
public struct StyleLibrary: Sendable {
    public let folders: [String]

    public init(folders: [String] = CheckpointFolders.all) { self.folders = folders }

    /// The paths of all that names stand for, by name. Networks that training starts from have learned no painting.
    public var paths: [String] {
        var found: [String: String] = [:]
        for folder in folders {
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isStyle(file) {
                let name = String(file.dropLast(Self.suffix.count))
                if found[name] == nil { found[name] = "\(folder)/\(file)" }
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The file that a path leads to, or that a style's name stands for: "starry_night", even beside a folder of that
    /// name, or "starry_night.h5".
    /// - Throws: ``UnknownStyle``. That a path leads to a style shows only when it is read.
    public func path(of style: String) throws(UnknownStyle) -> String {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: style, isDirectory: &isFolder)
        if exists && !isFolder.boolValue { return style }
        if style.contains("/") { return style }
        let paths = paths
        let file = style.hasSuffix(Self.suffix) ? style : style + Self.suffix
        if let path = paths.first(where: { $0.hasSuffix("/\(file)") }) { return path }
        if style.hasSuffix(Self.suffix) || exists { return style }
        let names = paths.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
        throw UnknownStyle(name: style, known: names, folders: folders)
    }

    private static let suffix = ".h5"

    private func isStyle(_ file: String) -> Bool {
        file.hasSuffix(Self.suffix) && !file.hasPrefix(".") && !CheckpointFolders.bases.values.contains(file)
    }
}

/// No style goes by this name.
public struct UnknownStyle: Error, Equatable, CustomStringConvertible {
    public let name: String
    /// What styles there are, and where they were looked for.
    public let known, folders: [String]

    public var description: String {
        "There is no style '\(name)'. \(offer) A file is named by its path, with .h5 at its end, and IMPASTO_CHECKPOINTS can name "
            + "another folder of styles."
    }

    private var offer: String {
        if known.isEmpty { return "There are none in \(folders.joined(separator: ", "))." }
        let list = "'impasto-infer list' names all \(known.count)."
        return nearest.map { "Did you mean '\($0)'? \(list)" } ?? list
    }

    /// The name that was meant, if one is like this one.
    private var nearest: String? {
        let nearest = known.min { distance(to: $0) < distance(to: $1) }
        return nearest.flatMap { distance(to: $0) <= 3 ? $0 : nil } ?? known.first { $0.hasPrefix(name) }
    }

    /// How many letters are to be added, left out or changed (Levenshtein's distance).
    private func distance(to other: String) -> Int {
        let (name, other) = (Array(name), Array(other))
        var row = Array(0...other.count)
        for i in name.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in other.indices {
                let change = diagonal + (name[i] == other[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[other.count]
    }
}
