import Imaging
import TransformNet

/// Paints photographs that are in memory.
struct Painter {
    let palette: Palette
    let sizing: Sizing

    /// - Returns: the result, of the size that it is to have.
    /// - Throws: ``ApplyError``, or an error of the convolution library.
    func paint(_ photograph: Photograph, for job: Job) throws -> Photograph {
        do {
            let color = photograph.meanColor
            let painting = try paint(photograph.over(color), named: job)
            let result = photograph.fitted(longSide: sizing.preview ?? .max)
            let size = (result.image.width, result.image.height)
            return result.repainted(painting.resized(width: size.0, height: size.1), over: color)
        } catch let error as StylizerError {
            throw ApplyError.unpaintable(job.photograph, error)
        } catch let error as MaskError {
            throw ApplyError.unmaskable(job.photograph, error)
        }
    }

    private func paint(_ photo: Image, named job: Job) throws -> Image {
        if sizing.strokeScale == 1 { return try palette.paint(photo) }
        let size = Size(width: photo.width, height: photo.height).scaled(by: 1 / sizing.strokeScale)
        return try palette.paint(photo.resized(width: size.width, height: size.height))
    }
}
