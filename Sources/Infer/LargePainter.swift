import Foundation
import Imaging
import TransformNet

/// Paints photographs that lie on the disk, and writes their results as they come.
struct LargePainter {
    let palette: Palette
    let sizing: Sizing
    let memory: MemoryLimit
    let need: MemoryNeed
    let precision: Precision
    let saver: Saver

    /// - Parameter progress: told how much is done, 0…1.
    /// - Throws: `ImageError`, ``ApplyError``, `PlanError`, or an error of the convolution library.
    func paint(
        _ loaded: Loaded, _ photograph: LargePhotograph, for job: Job, progress: @escaping (Double) -> Void
    ) throws {
        do {
            try palette.requireFit(loaded.size)
            try Interruption.postponed {
                let painted = photograph.repainted(try painting(of: photograph.overMeanColor, progress))
                let output = try saver.output(for: loaded, hasOpacity: photograph.hasOpacity, as: job)
                try painted.resized(width: loaded.size.width, height: loaded.size.height).forEachBand { band in
                    if Interruption.isPending { throw CancellationError() }
                    try output.append(band.image, opacity: band.opacity?.values)
                }
                try output.finish()
            }
        } catch let error as StylizerError {
            throw ApplyError.unpaintable(job.photograph, error)
        } catch let error as MaskError {
            throw ApplyError.unmaskable(job.photograph, error)
        }
    }

    /// The painting of a photograph, at the photograph's size.
    private func painting(of photo: LargePicture, _ progress: @escaping (Double) -> Void) throws -> LargePicture {
        let working = Size(width: photo.width, height: photo.height).scaled(by: 1 / sizing.strokeScale)
        let seen = photo.resized(width: working.width, height: working.height)
        let fits = need.byteCount(of: working, working: working) <= memory.byteCount
        let painting =
            fits ? LargePicture(try palette.paint(seen.rows(0..<seen.height))) : try bands(of: seen, progress)
        return painting.resized(width: photo.width, height: photo.height)
    }

    /// The painting of a photograph that does not fit into the memory.
    private func bands(of photo: LargePicture, _ progress: @escaping (Double) -> Void) throws -> LargePicture {
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

    /// What the process takes before it paints; zero on systems that do not say.
    private static var residentBytes: Int {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
