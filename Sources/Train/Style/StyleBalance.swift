import Engine
import Foundation
import Imaging
import PerceptualLoss

extension Style {
    /// The style layers with weights for which the style pulls at a photo so strongly, beside the content.
    ///
    /// Without it the same weight means something else for every painting: Gram matrices of a painting with strong contrasts
    /// pull many times as strongly as those of a faint one.
    /// - Throws: whatever keeps the painting, the loss network or the photographs from being read.
    func styleLayers(of strength: Strength) throws -> String {
        let source = try photoSource
        let loss = try PerceptualLoss(
            contentsOf: URL(fileURLWithPath: loss.network.path), settings: loss.settings(), in: .fp32)
        let matrices = try loss.gramMatrices(of: self.loss.painting(at: URL(fileURLWithPath: painting)))
        var photos = try source.readable(atMost: Self.balancedPhotographs) { $0.middleSquare(side: Self.balancedSide) }
        // One photograph has only itself to become, mirrored.
        if photos.count == 1 { photos.append(photos[0].flippedHorizontally()) }
        let pull = try loss.pull(on: photos, towards: matrices)
        let weight = strength.factor * Self.balance * pull.content / pull.style
        guard weight > 0, weight.isFinite else { throw TrainingError.noBalance(source.place) }
        let text = String(format: "%.3g", weight)
        return LossOptions.styleLayers.split(separator: ",").map { "\($0):\(text)" }.joined(separator: ",")
    }

    private static let balancedPhotographs = 9
    private static let balancedSide = 256
    /// The style's pull by the content's at strength 1, chosen by eye.
    private static let balance: Float = 5
}
