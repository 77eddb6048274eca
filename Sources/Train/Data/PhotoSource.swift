import Console
import Foundation
import HDF5
import Imaging

/// Photographs by number, wherever they lie.
protocol PhotoSource: Sendable {
    var count: Int { get }
    /// The folder or file that holds them, as errors name it.
    var place: String { get }
    func name(of index: Int) -> String
    /// Whether there are so few that a network would learn them by heart, were they shown as they are.
    var isScarce: Bool { get }
    /// - Throws: an error whose description says why this photograph cannot be used.
    func photo(_ index: Int) throws -> Image
}

extension PhotoSource {
    var isScarce: Bool { count < 50 }

    /// A photo's path in the folder.
    func shortName(of index: Int) -> String {
        let (name, start) = (name(of: index), place + "/")
        return name.hasPrefix(start) ? String(name.dropFirst(start.count)) : name
    }
}

/// Opens a folder of pictures or an HDF5 dataset.
/// - Throws: ``PhotoSourceError``, or an error of the dataset's file.
func openPhotos(at url: URL) throws -> any PhotoSource {
    guard FileManager.default.fileExists(atPath: url.path) else { throw PhotoSourceError.missing(url.relativePath) }
    if isFolder(url.path) { return try PhotoFolder(url) }
    do { return try PhotoArchive(url) } catch HDF5Error.notHDF5 { throw PhotoSourceError.noPlace(url.relativePath) }
}

extension PhotoSource {
    /// The photographs that can be read, each as `prepare` makes it.
    /// - Throws: ``PhotoSourceError/noneReadable(_:example:)``.
    func readable(_ prepare: (Image) -> Image) throws(PhotoSourceError) -> [Image] {
        var (photos, reason) = ([Image](), "")
        for index in 0..<count {
            do { photos.append(prepare(try photo(index))) } catch { reason = "\(error)" }
        }
        guard !photos.isEmpty else { throw .noneReadable(place, example: reason) }
        return photos
    }
}

/// Why there is nothing to train on.
enum PhotoSourceError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case noPlace(String)
    case unreadable(String, reason: String)
    case empty(String, leftOut: String?)
    case noneReadable(String, example: String)
    case wrongLayout(String, found: [Int])

    var description: String {
        switch self {
        case .missing(let path): "Cannot find photographs at \(path): there is no such folder or file."
        case .noPlace(let path):
            "\(path) is neither a folder of photographs nor an HDF5 dataset. Name the folder that it is in."
        case .unreadable(let path, let reason):
            "Cannot search \(path): \(reason). Give yourself the right to read it (chmod u+rx)."
        case .empty(let path, let leftOut):
            "The folder \(path) holds no picture. "
                + (leftOut ?? "Name a folder with photographs (PNG, JPEG, WebP, TIFF or PPM), or with folders of them.")
        case .noneReadable(let path, let example): "No picture in \(path) can be used. The last one tried: \(example)"
        case .wrongLayout(let path, let found):
            "The dataset \(path) has images of shape \(found); the layout of fast-neural-style is N×3×H×W, 8 bits a colour."
        }
    }
}
