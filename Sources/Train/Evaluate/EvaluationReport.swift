import Foundation
import PerceptualLoss

/// The losses of photographs and their mean, for people and for programs.
struct EvaluationReport: Encodable {
    /// The losses of one photo and the artefacts of its picture, or the mean of all.
    struct Row: Encodable {
        var photo: String?
        let content, style, tv, total: Float
        let artefacts: Artefacts
    }

    /// Side of the squares, in pixels.
    let size: Int
    /// What the numbers mean, by the options' names.
    let options: [String: String]
    let photos: [Row]
    let mean: Row
    /// Photographs that could not be read.
    let skipped: [String]

    /// - Parameter photos: at least one.
    init(_ photos: [Row], skipped: [Batch.Skipped], size: Int, options: [String: String]) {
        (self.photos, self.size, self.options) = (photos, size, options)
        mean = Row(
            photo: nil, losses: photos.map(\.losses).reduce(Losses(), +) / photos.count,
            artefacts: Artefacts(meanOf: photos.map(\.artefacts)))
        self.skipped = skipped.map(\.name)
    }

    /// One object; losses beyond all numbers are the texts "inf" and "nan".
    func json() throws -> String { try jsonText(self) }

    /// A line a photo and one for the mean, in columns.
    var table: String {
        let header = ["photo", "content", "style", "tv", "total"] + Artefacts.titles
        let rows = (photos + [mean]).map { row in
            [row.photo ?? "mean"] + [row.content, row.style, row.tv, row.total].map(lossText) + row.artefacts.texts
        }
        return textTable([header] + rows)
    }
}

extension EvaluationReport.Row {
    init(photo: String?, losses: Losses, artefacts: Artefacts) {
        (self.photo, self.artefacts) = (photo, artefacts)
        (content, style, tv, total) = (losses.content, losses.style, losses.totalVariation, losses.total)
    }

    fileprivate var losses: Losses { Losses(content: content, style: style, totalVariation: tv, total: total) }
}
