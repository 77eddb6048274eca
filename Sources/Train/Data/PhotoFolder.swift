import Foundation
import Imaging

/// The pictures of a folder and of all folders in it, in the order of their paths.
struct PhotoFolder: PhotoSource {
    private let folder: URL
    /// Relative to the folder.
    private let paths: [String]

    /// - Throws: ``PhotoSourceError/empty(_:)``.
    init(_ folder: URL) throws(PhotoSourceError) {
        self.folder = folder
        // The folder may be a link; an enumerator follows none.
        let found = FileManager.default.enumerator(atPath: folder.resolvingSymlinksInPath().path)
        paths = (found?.allObjects as? [String] ?? []).filter(Self.isVisiblePicture).sorted()
        if paths.isEmpty { throw .empty(folder.relativePath) }
    }

    private static func isVisiblePicture(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        let isPicture = ImageFormat(fileExtension: (path as NSString).pathExtension) != nil
        return isPicture && !parts.contains { $0.hasPrefix(".") }
    }

    var count: Int { paths.count }
    var place: String { folder.relativePath }
    func name(of index: Int) -> String { "\(place)/\(paths[index])" }
    func photo(_ index: Int) throws -> Image { try Image(contentsOf: folder.appendingPathComponent(paths[index])) }
}
