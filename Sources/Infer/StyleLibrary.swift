import Foundation
import TransformNet

/// A style's file and the name it goes by.
struct Style: Equatable {
    let name: String
    let path: String
    /// How much of a picture it paints beside others.
    var share: Float = 1

    init(path: String) { (name, self.path) = (splitName(of: path).base, path) }

    var url: URL { URL(fileURLWithPath: path) }
}

/// The styles at hand: the .h5 files in a few folders, where a name in an earlier folder hides one in a later.
struct StyleLibrary {
    let folders: [String]

    init(folders: [String] = CheckpointFolders.all) { self.folders = folders }

    /// Every style that a name stands for, by name. Networks that training starts from have learned no painting.
    var styles: [Style] {
        let bases = CheckpointFolders.bases.values
        let paths = folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasSuffix(".h5") && !$0.hasPrefix(".") && !bases.contains($0) }
                .map { "\(folder)/\($0)" }
        }
        var found: [String: Style] = [:]
        for style in paths.map(Style.init(path:)) where found[style.name] == nil { found[style.name] = style }
        return found.values.sorted { $0.name < $1.name }
    }

    /// The style that a path or a name stands for.
    /// - Throws: ``UnknownStyle``. That a path leads to a style shows only when it is read.
    func style(named text: String) throws(UnknownStyle) -> Style {
        if isFile(text) { return Style(path: text) }
        let styles = styles
        if let style = styles.first(where: { $0.name == text }) { return style }
        if text.contains("/") || text.hasSuffix(".h5") || isFolder(text) { return Style(path: text) }
        throw UnknownStyle(name: text, known: styles.map(\.name), folders: folders)
    }
}

/// No style goes by this name.
struct UnknownStyle: Error, Equatable, CustomStringConvertible {
    let name: String
    let known, folders: [String]

    var description: String {
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
