import Foundation
import PerceptualLoss

/// The losses of photographs and their mean, for people and for programs.
struct EvaluationReport: Encodable {
    /// The losses of one photo, or the mean of all.
    struct Row: Encodable {
        var photo: String?
        let content, style, tv, total: Float

        init(_ photo: String?, _ losses: Losses) {
            self.photo = photo
            (content, style, tv, total) = (losses.content, losses.style, losses.totalVariation, losses.total)
        }
    }

    /// Side of the squares, in pixels.
    let size: Int
    /// What the numbers mean, by the options' names.
    let options: [String: String]
    let photos: [Row]
    let mean: Row
    /// Photographs that could not be read.
    let skipped: [String]

    /// - Parameter measured: at least one photo.
    init(
        _ measured: [(photo: String, losses: Losses)], skipped: [Batch.Skipped], size: Int, options: [String: String]
    ) {
        (self.size, self.options) = (size, options)
        photos = measured.map { Row($0.photo, $0.losses) }
        mean = Row(nil, measured.map(\.losses).reduce(Losses(), +) / measured.count)
        self.skipped = skipped.map(\.name)
    }

    /// One object; losses beyond all numbers are the texts "inf" and "nan".
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// A line a photo and one for the mean, in columns.
    var table: String {
        let header = ["photo", "content", "style", "tv", "total"]
        let rows = (photos + [mean]).map { row in
            [row.photo ?? "mean"] + [row.content, row.style, row.tv, row.total].map(lossText)
        }
        return textTable([header] + rows)
    }
}
