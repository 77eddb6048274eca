import Foundation
import Imaging

/// Writes results.
struct Saver {
    /// nil writes what the result's name says.
    let format: ImageFormat?
    let encoding: EncodingOptions
    let replacing: Bool

    /// - Throws: `ImageError`.
    func save(_ painting: Loaded, as job: Job) throws {
        try Interruption.postponed {
            try painting.photograph.write(
                to: destination(of: job), as: format(of: job, from: painting.format), options: encoding)
        }
    }

    private func destination(of job: Job) -> PictureDestination {
        job.isForStandardOutput ? .standardOutput : .file(URL(fileURLWithPath: job.result), replacing: replacing)
    }

    private func format(of job: Job, from original: ImageFormat) -> ImageFormat {
        format ?? ImageFormat(fileExtension: splitName(of: job.result).fileExtension) ?? original
    }
}
