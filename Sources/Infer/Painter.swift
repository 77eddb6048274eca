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
            let full = Size(width: photograph.image.width, height: photograph.image.height)
            let size = full.fitted(longSide: sizing.preview)
            return photograph.resized(width: size.width, height: size.height)
                .repainted(painting.resized(width: size.width, height: size.height), over: color)
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
