import Foundation

/// Makes a folder, and those above it, if it is missing.
/// - Throws: ``FolderError``.
func makeFolder(_ folder: URL) throws(FolderError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), !isFolder.boolValue {
        throw .fileInTheWay(folder.relativePath)
    }
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
        throw .notMade(folder.relativePath)
    }
}

/// Why there is no folder to write to.
enum FolderError: Error, Equatable, CustomStringConvertible {
    case fileInTheWay(String)
    case notMade(String)

    var description: String {
        switch self {
        case .fileInTheWay(let path):
            "Cannot make the folder \(path): a file has that name. Name another folder."
        case .notMade(let path):
            "Cannot make the folder \(path). Name a folder in a place that you may write to."
        }
    }
}
