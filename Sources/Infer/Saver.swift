import Foundation
import Imaging

/// Writes results.
struct Saver {
    /// nil writes what the result's name says.
    let format: ImageFormat?
    let encoding: EncodingOptions
    let replacing: Bool

    /// - Throws: `ImageError`.
    func save(_ painting: Photograph, from original: ImageFormat, as job: Job) throws {
        try Interruption.postponed {
            try painting.write(to: destination(of: job), as: format(of: job, from: original), options: encoding)
        }
    }

    /// The file of a result that comes by rows.
    /// - Throws: `ImageError`.
    func output(for loaded: Loaded, hasOpacity: Bool, as job: Job) throws -> PictureOutput {
        try PictureOutput(
            to: destination(of: job), as: format(of: job, from: loaded.format), width: loaded.size.width,
            height: loaded.size.height, hasOpacity: hasOpacity, metadata: loaded.metadata, options: encoding)
    }

    /// Asked before anything is painted.
    /// - Throws: `ImageError` for a result that is too large for its format.
    func requireSize(of loaded: Loaded, for job: Job) throws(ImageError) {
        try format(of: job, from: loaded.format).requireSides(width: loaded.size.width, height: loaded.size.height)
    }

    private func destination(of job: Job) -> PictureDestination {
        job.isForStandardOutput ? .standardOutput : .file(URL(fileURLWithPath: job.result), replacing: replacing)
    }

    private func format(of job: Job, from original: ImageFormat) -> ImageFormat {
        format ?? ImageFormat(fileExtension: splitName(of: job.result).fileExtension) ?? original
    }
}
