public import ArgumentParser
import Foundation
public import PerceptualLoss

/// What the iterative method compares; the defaults are those of Gatys et al., weighted as in jcjohnson/neural-style.
struct GatysLossOptions: ParsableArguments {
    @OptionGroup var network: LossNetworkOption

    @Option(
        help: ArgumentHelp(
            "Content layers with their weights. (default: relu4_2:1; with the network that comes along relu3_3:1)",
            valueName: "layers"))
    var contentLayers: String?

    @Option(
        help: ArgumentHelp(
            "Style layers with their weights. (default: relu1_1:20,relu2_1:20,relu3_1:20,relu4_1:20,relu5_1:20; with the "
                + "network that comes along all of its layers, 20 each)",
            valueName: "layers"))
    var styleLayers: String?

    @Flag(
        help: ArgumentHelp(
            "Compare style at every layer that the file has, each weighted half as much as the one before (Novak and "
                + "Nikulin 2016)."))
    var allLayers = false

    @Option(
        help: ArgumentHelp(
            "Add this to the features before their Gram matrices are taken; -1 in Novak and Nikulin 2016.",
            valueName: "number"))
    var activationShift: Float = 0

    @Flag(
        help: ArgumentHelp(
            "Compare style by the Gram matrices of each style layer with the one before it (Novak and Nikulin 2016)."))
    var chained = false

    @Option(help: ArgumentHelp("Weight of the total variation.", valueName: "weight"))
    var tvWeight: Float = 2e-4

    @Option(
        help: ArgumentHelp(
            "Compare style also at this many sizes, each half the one before. (default: 1; with the network that comes along 3)",
            valueName: "count"))
    var scales: Int?

    @Option(help: "How the loss network halves its features: max or average.")
    var pooling = LossSettings.Pooling.max

    func validate() throws {
        _ = try settings(layersOfFile: ["relu1_1", "relu1_2"], isStudent: false)
        if allLayers && styleLayers != nil {
            throw ValidationError("Give either --style-layers or --all-layers, not both.")
        }
        guard tvWeight >= 0, tvWeight.isFinite else {
            throw ValidationError("--tv-weight must be a number of at least 0, not \(tvWeight).")
        }
        if let scales, !(1...6).contains(scales) {
            throw ValidationError("--scales must be 1 to 6, not \(scales).")
        }
        guard activationShift.isFinite else { throw ValidationError("--activation-shift must be a finite number.") }
    }

    func settings(on contents: LossNetworkContents) throws -> LossSettings {
        if case .student = contents { return try settings(layersOfFile: contents.layers, isStudent: true) }
        return try settings(layersOfFile: contents.layers, isStudent: false)
    }

    /// - Parameters:
    ///   - layersOfFile: that the loss network can compare.
    ///   - isStudent: whether it ends before the layers that Gatys et al. chose.
    private func settings(layersOfFile: [String], isStudent: Bool) throws -> LossSettings {
        // Its channels are some rotation of VGG's, which keeps Gram matrices but not those of shifted features.
        guard !isStudent || activationShift == 0 else {
            throw ValidationError("--activation-shift needs VGG itself: name its weights with --loss-network.")
        }
        do {
            let usual = isStudent ? Self.equal(layersOfFile) : Self.equal((1...5).map { "relu\($0)_1" })
            let style = allLayers ? Self.geometric(layersOfFile) : styleLayers ?? usual
            var settings = LossSettings(
                content: try WeightedLayers(contentLayers ?? (isStudent ? "relu3_3:1" : "relu4_2:1")),
                style: try WeightedLayers(style), totalVariation: tvWeight, scales: scales ?? (isStudent ? 3 : 1))
            (settings.pooling, settings.activationShift, settings.isChained) = (pooling, activationShift, chained)
            if chained && settings.style.terms.count < 2 {
                throw ValidationError("--chained needs at least two style layers.")
            }
            return settings
        } catch let error as LossSettingsError {
            throw ValidationError("\(error)")
        }
    }

    private static let styleWeight = 20.0
    private static func equal(_ layers: [String]) -> String {
        layers.map { "\($0):\(styleWeight)" }.joined(separator: ",")
    }

    /// Weights in proportion to 2^(D − d) for the d-th of D layers, Novak and Nikulin, section 3.2, that add up to what
    /// the default's do.
    private static func geometric(_ layers: [String]) -> String {
        let weights = layers.indices.map { pow(0.5, Double($0)) }
        let factor = 5 * styleWeight / weights.reduce(0, +)
        return zip(layers, weights).map { "\($0):\($1 * factor)" }.joined(separator: ",")
    }
}

extension LossSettings.Pooling: ExpressibleByArgument {}
