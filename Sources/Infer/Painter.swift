import Foundation
import Imaging
import TransformNet

/// Carries out one job after another.
struct Painter {
    let palette: Palette
    let maxSide: Int?
    let replacing: Bool

    /// Paints one photograph and writes the result.
    /// - Parameter willPaint: told the size just before the long part.
    /// - Returns: the size of the result.
    /// - Throws: `ImageError`, `OutputError`, ``ApplyError``, or an error of the convolution library.
    func paint(_ job: Job, willPaint: (Size) -> Void) throws -> Size {
        let result = URL(fileURLWithPath: job.result)
        let folder = folderPrefix(of: job.result)
        if !folder.isEmpty { try makeFolder(folder) }
        try AtomicFile.check(result, replacing: replacing)
        let photo = try read(job.photograph)
        let size = Size(width: photo.width, height: photo.height)
        willPaint(size)
        let picture = try paint(photo, named: job.photograph)
        try Interruption.postponed { try picture.write(to: result, replacing: replacing) }
        return size
    }

    private func read(_ path: String) throws -> Image {
        let photo = try Image(contentsOf: URL(fileURLWithPath: path))
        guard let maxSide, max(photo.width, photo.height) > maxSide else { return photo }
        return photo.fitted(longSide: maxSide)
    }

    private func paint(_ photo: Image, named path: String) throws -> Image {
        do {
            return try palette.paint(photo)
        } catch let error as StylizerError {
            throw ApplyError.unpaintable(path, error)
        } catch let error as MaskError {
            throw ApplyError.unmaskable(path, error)
        }
    }
}

/// The size of a picture in pixels.
struct Size: Equatable, CustomStringConvertible {
    let width, height: Int
    var megapixels: Double { Double(width * height) / 1e6 }
    var description: String { "\(width)×\(height)" }
}
