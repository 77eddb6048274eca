import Imaging
import TransformNet

/// Paints photographs that are in memory.
struct Painter {
    let palette: Palette
    let sizing: Sizing

    /// - Returns: the result, of the size that it is to have.
    /// - Throws: ``ApplyError``, `PlanError`, or an error of the convolution library.
    func paint(_ photograph: Photograph, for job: Job) throws -> Photograph {
        do {
            let color = photograph.meanColor
            let full = Size(width: photograph.image.width, height: photograph.image.height)
            let (working, size) = (sizing.working(full), sizing.result(full))
            try palette.requireFit(full)
            if full.isPaintable && !working.isPaintable { throw ApplyError.shrunk(job.photograph, to: working) }
            let painting = try palette.paint(
                photograph.over(color).resized(width: working.width, height: working.height))
            return photograph.resized(width: size.width, height: size.height)
                .repainted(painting.resized(width: size.width, height: size.height), over: color)
        } catch let error as StylizerError {
            throw ApplyError.unpaintable(job.photograph, error)
        } catch let error as MaskError {
            throw ApplyError.unmaskable(job.photograph, error)
        }
    }
}
