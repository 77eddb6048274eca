import Foundation
import Imaging
import TransformNet

/// Paints photographs that lie on the disk, and writes their results as they come.
struct LargePainter {
    let palette: Palette
    let sizing: Sizing
    let memory: MemoryLimit
    let precision: Precision
    let saver: Saver

    /// - Parameter progress: told how much is done, 0…1.
    /// - Throws: `ImageError`, ``ApplyError``, or an error of the convolution library.
    func paint(_ loaded: Loaded, _ store: PictureStore, for job: Job, progress: @escaping (Double) -> Void) throws {
        do {
            try Interruption.postponed {
                if sizing.preview != nil {
                    try paintPreview(loaded, store, for: job, progress)
                } else {
                    try paintWhole(loaded, store, for: job, progress)
                }
            }
        } catch let error as StylizerError {
            throw ApplyError.unpaintable(job.photograph, error)
        }
    }

    private func paintWhole(
        _ loaded: Loaded, _ store: PictureStore, for job: Job, _ progress: @escaping (Double) -> Void
    ) throws {
        let output = try saver.output(for: loaded, hasOpacity: store.hasOpacity, as: job)
        var row = 0
        try paintRows(of: store, job, progress) { painting in
            let photograph = try store.rows(row..<row + painting.height)
            let result = photograph.repainted(painting, over: store.meanColor)
            try output.append(result.image, opacity: result.opacity?.values)
            row += painting.height
        }
        try output.finish()
    }

    private func paintPreview(
        _ loaded: Loaded, _ store: PictureStore, for job: Job, _ progress: @escaping (Double) -> Void
    ) throws {
        let size = Size(width: store.width, height: store.height)
        var reducer = BoxReducer(width: store.width, factor: size.reduction(to: loaded.size))
        try paintRows(of: store, job, progress) { reducer.add($0) }
        guard let image = reducer.image else { return }
        let preview = image.resized(width: loaded.size.width, height: loaded.size.height)
        try saver.save(Photograph(preview, metadata: loaded.metadata), from: loaded.format, as: job)
    }

    /// Gives the painting's rows, from the top.
    private func paintRows(
        of store: PictureStore, _ job: Job, _ progress: @escaping (Double) -> Void, _ body: (Image) throws -> Void
    ) throws {
        guard let ingredients = palette.bandIngredients else { throw ApplyError.tooLargeForThis(job.photograph) }
        if sizing.strokeScale != 1 { return try paintSmaller(store, body) }
        let stylizer = try BandedStylizer(
            ingredients.model, in: precision, memory: max(memory.byteCount - Self.residentBytes, memory.byteCount / 4),
            scratch: Loader.scratchFolder)
        let picture = LargePicture(width: store.width, height: store.height) { rows in
            try store.rows(rows).over(store.meanColor)
        }
        var row = 0
        let tell: (Double) throws -> Void = { share in
            if Interruption.isPending { throw CancellationError() }
            progress(share)
        }
        try stylizer.stylize(picture, progress: tell) { painting in
            let photo = try picture.rows(row..<row + painting.height)
            try body(ingredients.finished(painting, of: photo))
            row += painting.height
        }
    }

    /// Paints a smaller picture in memory, and gives the rows of what that is at full size.
    private func paintSmaller(_ store: PictureStore, _ body: (Image) throws -> Void) throws {
        let size = Size(width: store.width, height: store.height)
        let working = sizing.working(size)
        let photo = try store.reduced(by: size.reduction(to: working)).over(store.meanColor)
        let painting = try palette.paint(photo.resized(width: working.width, height: working.height))
        let result = ResampledImage(painting, width: size.width, height: size.height)
        for start in stride(from: 0, to: size.height, by: 64) {
            try body(result.rows(start..<min(start + 64, size.height)))
        }
    }

    /// What the process takes before it paints; zero on systems that do not say.
    private static var residentBytes: Int {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
