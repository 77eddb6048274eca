import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// Held-out photographs, and what the network under training makes of them.
final class Validation {
    /// Squares.
    private let photos: [Image]
    private let evaluator: Evaluator

    /// - Throws: ``PhotoSourceError`` for a folder without a readable picture.
    init(folder: String, of trainer: Trainer, loss: PerceptualLoss, targets: [[Float]], side: Int) throws {
        photos = try openPhotos(at: URL(fileURLWithPath: folder)).readable { $0.middleSquare(side: side) }
        evaluator = try Evaluator(
            trainer.network, margin: trainer.margin, loss: loss, targets: targets, side: side, in: .fp32,
            store: trainer.store)
    }

    var count: Int { photos.count }

    /// How many photographs are painted to see whether the pictures are sound: enough for a mean, and soon done.
    private static let painted = 12

    /// The mean artefacts of a model's pictures.
    /// - Throws: an error of painting.
    func artefacts(of model: StyleModel) throws -> Artefacts {
        let stylizer = Stylizer(model, in: .fp32)
        return Artefacts(
            meanOf: try photos.prefix(Self.painted).map { photo in
                Artefacts(of: try stylizer.stylize(photo))
            })
    }

    /// The mean losses with the weights as they are now.
    func mean() -> Losses {
        evaluator.reload()
        return photos.map(evaluator.losses).reduce(Losses(), +) / photos.count
    }
}
