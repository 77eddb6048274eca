import Foundation
import Imaging

/// The PNG and JPEG files of a folder and of all folders in it, in the order of their paths.
struct PhotoFolder: PhotoSource {
    let files: [URL]

    /// - Throws: ``PhotoSourceError/empty(_:)``.
    init(_ folder: URL) throws(PhotoSourceError) {
        let extensions: Set = ["png", "jpg", "jpeg"]
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
        files = (found?.allObjects as? [URL] ?? [])
            .filter { extensions.contains($0.pathExtension.lowercased()) }
            .sorted { $0.path < $1.path }
        if files.isEmpty { throw .empty(folder.relativePath) }
    }

    var count: Int { files.count }
    func name(of index: Int) -> String { files[index].relativePath }
    func photo(_ index: Int) throws -> Image { try Image(contentsOf: files[index]) }
}
