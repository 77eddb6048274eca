import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// The loss that all settings of a sweep are measured with: what the options that they share make of the photo's middle
/// square, so that their numbers compare.
struct Yardstick {
    private let loss: PerceptualLoss
    private let matrices: [[Float]]
    private let photo: Image
    private let side: Int

    /// - Parameter shared: the options that all settings share.
    /// - Throws: what keeps the painting, the loss network or the photographs from being read.
    init(_ shared: Style, photo: Image) throws {
        let options = try shared.balanced().loss
        loss = try PerceptualLoss(
            contentsOf: URL(fileURLWithPath: options.network.path), settings: options.settings(), in: .fp32)
        matrices = try loss.gramMatrices(of: options.painting(at: URL(fileURLWithPath: shared.painting)))
        (self.photo, side) = (photo, shared.schedule.crop)
    }

    /// - Throws: an error of the weights, or of the convolution library.
    func losses(of model: StyleModel) throws -> Losses {
        try Evaluator(model, loss: loss, targets: matrices, side: side, in: .fp32).losses(of: photo)
    }
}
