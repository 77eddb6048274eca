import Imaging
import TransformNet

/// Paints photographs that are in memory.
struct Painter {
    let palette: Palette

    /// - Throws: ``ApplyError``, or an error of the convolution library.
    func paint(_ loaded: Loaded, for job: Job) throws -> Loaded {
        do {
            var painting = loaded
            painting.photograph = loaded.photograph.repainted(try palette.paint(loaded.photograph.overMeanColor))
            return painting
        } catch let error as StylizerError {
            throw ApplyError.unpaintable(job.photograph, error)
        } catch let error as MaskError {
            throw ApplyError.unmaskable(job.photograph, error)
        }
    }
}

/// The size of a picture in pixels.
struct Size: Equatable, CustomStringConvertible {
    let width, height: Int
    var megapixels: Double { Double(width * height) / 1e6 }
    var description: String { "\(width)×\(height)" }
}
