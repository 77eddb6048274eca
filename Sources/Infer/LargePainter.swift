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
        } catch let error as MaskError {
            throw ApplyError.unmaskable(job.photograph, error)
        }
    }

    private func paintWhole(
        _ loaded: Loaded, _ store: PictureStore, for job: Job, _ progress: @escaping (Double) -> Void
    ) throws {
        let painting = try painting(of: store, progress)
        let output = try saver.output(for: loaded, hasOpacity: store.hasOpacity, as: job)
        try forEachBand(of: painting, of: store) { try output.append($0.image, opacity: $0.opacity?.values) }
        try output.finish()
    }

    private func paintPreview(
        _ loaded: Loaded, _ store: PictureStore, for job: Job, _ progress: @escaping (Double) -> Void
    ) throws {
        let size = Size(width: store.width, height: store.height)
        var reducer = BoxReducer(width: store.width, factor: size.reduction(to: loaded.size))
        try forEachBand(of: painting(of: store, progress), of: store) { reducer.add($0) }
        guard var preview = reducer.photograph?.resized(width: loaded.size.width, height: loaded.size.height) else {
            return
        }
        preview.metadata = loaded.metadata
        try saver.save(preview, from: loaded.format, as: job)
    }

    /// Gives the rows of the result, from the top.
    private func forEachBand(
        of painting: LargePicture, of store: PictureStore, _ body: (Photograph) throws -> Void
    ) throws {
        try painting.forEachBand { band, rows in
            if Interruption.isPending { throw CancellationError() }
            try body(store.rows(rows).repainted(band, over: store.meanColor))
        }
    }

    private func painting(of store: PictureStore, _ progress: @escaping (Double) -> Void) throws -> LargePicture {
        if sizing.strokeScale != 1 { return try smallPainting(of: store) }
        let photo = LargePicture(width: store.width, height: store.height) { rows in
            try store.rows(rows).over(store.meanColor)
        }
        var done = 0
        return try palette.paint(photo) { model, photo in
            let stylizer = try BandedStylizer(
                model, in: precision, memory: max(memory.byteCount - Self.residentBytes, memory.byteCount / 4),
                scratch: Loader.scratchFolder)
            let painting = try stylizer.painting(of: photo) { share in
                if Interruption.isPending { throw CancellationError() }
                progress((Double(done) + share) / Double(palette.networkCount))
            }
            done += 1
            return painting
        }
    }

    /// Paints a smaller picture in memory, which is made as large as the photograph again.
    private func smallPainting(of store: PictureStore) throws -> LargePicture {
        let size = Size(width: store.width, height: store.height)
        let working = sizing.working(size)
        let photo = try store.reduced(by: size.reduction(to: working)).over(store.meanColor)
        let painting = try palette.paint(photo.resized(width: working.width, height: working.height))
        return LargePicture(painting, resizedTo: size.width, size.height)
    }

    /// What the process takes before it paints; zero on systems that do not say.
    private static var residentBytes: Int {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
