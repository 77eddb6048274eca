import Foundation
import Imaging

/// The pictures of a folder and of all folders in it, in the order of their paths.
struct PhotoFolder: PhotoSource {
    private let folder: URL
    /// Relative to the folder.
    private let paths: [String]
    /// A sentence on the pictures that cannot be used because of their formats.
    let leftOut: String?

    /// - Throws: ``PhotoSourceError/empty(_:leftOut:)``, or ``PhotoSourceError/unreadable(_:reason:)``.
    init(_ folder: URL) throws(PhotoSourceError) {
        self.folder = folder
        let found = PictureFolder(folder.relativePath)
        (paths, leftOut) = (found.pictures.sorted(), found.leftOut)
        if let (folder, reason) = found.failures.first { throw .unreadable(folder, reason: reason) }
        if paths.isEmpty { throw .empty(folder.relativePath, leftOut: leftOut) }
    }

    var count: Int { paths.count }
    var place: String { folder.relativePath }
    func name(of index: Int) -> String { "\(place)/\(paths[index])" }
    func photo(_ index: Int) throws -> Image { try Image(contentsOf: folder.appendingPathComponent(paths[index])) }
}
