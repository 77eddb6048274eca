import Foundation

/// The pictures in a folder and the folders below it, in the order of their names. Hidden files are left out, links to
/// folders are not followed.
struct PictureFolder {
    /// Paths relative to the folder.
    private(set) var pictures: [String] = []
    /// Folders below it that could not be read.
    private(set) var failures: [ApplyError] = []
    private let path: String
    private let excluded: String?

    /// - Parameter excluded: the true path of a folder that is not searched.
    init(_ path: String, excluding excluded: String?) {
        self.path = path.hasSuffix("/") ? path : path + "/"
        self.excluded = excluded
        search("")
    }

    private mutating func search(_ prefix: String) {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: path + prefix).sorted()
            for name in names where !name.hasPrefix(".") { visit(prefix + name) }
        } catch {
            failures.append(.unreadableFolder(path + prefix, reason: "permission denied"))
        }
    }

    private mutating func visit(_ entry: String) {
        if !isFolder(path + entry) {
            if isPictureName(entry) { pictures.append(entry) }
        } else if !isLink(path + entry), excluded == nil || truePath(path + entry) != excluded {
            search(entry + "/")
        }
    }

    private func isLink(_ path: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    }
}
