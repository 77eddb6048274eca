import Engine
import Foundation
import Imaging
import PerceptualLoss

extension Style {
    /// The style layers, which have no weights, with those for which the style pulls at a photo so strongly, beside the content.
    ///
    /// Without it the same weight means something else for every painting: Gram matrices of a painting with strong contrasts
    /// pull many times as strongly as those of a faint one.
    /// - Throws: whatever keeps the painting, the loss network or the photographs from being read.
    func styleLayers(of strength: Strength) throws -> String {
        let terminal = TerminalLine()
        terminal.live("weighing style against content")
        defer { terminal.clear() }
        let source = try photoSource
        let loss = try PerceptualLoss(
            contentsOf: URL(fileURLWithPath: loss.network.path), settings: loss.settings(), in: .fp32)
        let matrices = try loss.gramMatrices(of: self.loss.painting(at: URL(fileURLWithPath: painting)))
        let pull = try loss.pull(on: squares(of: source), towards: matrices)
        let weight = strength.factor * Self.balance * pull.content / pull.style
        guard weight > 0, weight.isFinite else { throw TrainingError.noBalance(source.place) }
        let text = String(format: "%.3g", weight)
        let layers = self.loss.styleLayers ?? LossOptions.styleLayers
        return layers.split(separator: ",").map { "\($0):\(text)" }.joined(separator: ",")
    }

    /// Squares as the run will see, whatever its --seed.
    private func squares(of source: any PhotoSource) throws -> [Image] {
        let (count, side) = (24, max(256, try loss.settings().minimumSide))
        let batch = try BatchLoader(source: source, batchSize: count, crop: side, seed: 0).batch(after: 0)
        return (0..<count).map { index in
            let pixels = batch.pixels[index * side * side * 3..<(index + 1) * side * side * 3]
            return Image(width: side, height: side, pixels: Array(pixels))
        }
    }

    /// The style's pull by the content's at strength 1, chosen by eye.
    private static let balance: Float = 3.5
}
