import Console
import Foundation
import Imaging

// Paths stay the texts that the user typed, so that messages name files as the user does.

/// The part after the last slash.
func fileName(of path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

/// `path` without its file name: a folder's path, ending in a slash, or nothing.
func folderPrefix(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)])
}

/// The file's name divided at its last point, which must not be its first character.
func splitName(of path: String) -> (base: String, fileExtension: String) {
    let name = fileName(of: path)
    guard let point = name.lastIndex(of: "."), point != name.startIndex else { return (name, "") }
    return (String(name[..<point]), String(name[name.index(after: point)...]))
}

/// Whether results can be written, and folders' pictures are recognised, under this name.
func isPictureName(_ path: String) -> Bool {
    ImageFormat(fileExtension: splitName(of: path).fileExtension) != nil
}

func isFile(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path) && !isFolder(path)
}

/// The one true path of something that exists, links followed.
func truePath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}
