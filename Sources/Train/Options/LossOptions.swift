import ArgumentParser
import Foundation
import Imaging
import PerceptualLoss

/// What is compared, and with which network.
struct LossOptions: ParsableArguments {
    @OptionGroup var network: LossNetworkOption

    @Option(help: ArgumentHelp("Content layers with their weights.", valueName: "layers"))
    var contentLayers = "relu3_3:1"

    @Option(
        help: ArgumentHelp(
            "Style layers, each with a weight, relu1_2:0.7,relu2_2:0.7, or of 'style' without, weighted by --strength. "
                + "(default: relu1_2,relu2_2,relu3_3)",
            valueName: "layers"))
    var styleLayers: String?

    @Option(help: ArgumentHelp("Weight of the total variation.", valueName: "weight"))
    var tvWeight: Float = 1e-5

    @Option(
        help: ArgumentHelp(
            "Weight of the pattern, four pixels in period, that networks leave all over a picture.", valueName: "weight"
        ))
    var gridWeight: Float = 5000

    @Option(help: ArgumentHelp("Compare style also at this many sizes, each half the one before.", valueName: "count"))
    var scales = 3

    @Option(help: ArgumentHelp("Long side of the painting as the loss sees it, in pixels.", valueName: "pixels"))
    var paintingSize = 512

    func validate() throws {
        _ = try settings()
        guard tvWeight >= 0, tvWeight.isFinite else {
            throw ValidationError("--tv-weight must be a number of at least 0, not \(tvWeight).")
        }
        guard gridWeight >= 0, gridWeight.isFinite else {
            throw ValidationError("--grid-weight must be a number of at least 0, not \(gridWeight).")
        }
        guard (1...6).contains(scales) else { throw ValidationError("--scales must be 1 to 6, not \(scales).") }
        guard (16...8192).contains(paintingSize) else {
            throw ValidationError("--painting-size must be 16 to 8192 pixels, not \(paintingSize).")
        }
    }

    /// What is compared where nothing else is asked for.
    static let styleLayers = "relu1_2,relu2_2,relu3_3"

    /// Whether each style layer has a weight (true), or none has one.
    /// - Throws: a `ValidationError` if only some have.
    var weighsStyle: Bool {
        get throws {
            let words = styleLayers?.split(separator: ",") ?? []
            let weighted = words.count { $0.contains(":") }
            guard weighted == 0 || weighted == words.count else {
                throw ValidationError("Give each of the --style-layers a weight, or none of them.")
            }
            return weighted > 0
        }
    }

    /// Whether these may be the options of a run whose style layers were weighted.
    func leavesWeights(of weighted: String) throws -> Bool {
        guard let styleLayers, try !weighsStyle else { return self.styleLayers == nil }
        return try WeightedLayers(styleLayers).terms.map(\.layer) == WeightedLayers(weighted).terms.map(\.layer)
    }

    func settings() throws -> LossSettings {
        do {
            var settings = LossSettings(
                content: try WeightedLayers(contentLayers), style: try WeightedLayers(styleLayers ?? Self.styleLayers),
                totalVariation: tvWeight, scales: scales)
            settings.grid = gridWeight
            return settings
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// A painting at the size at which the loss sees it.
    /// - Throws: ``ImageError``, or ``TrainingError/paintingTooSmall(_:width:height:least:)``.
    func painting(at url: URL) throws -> Image {
        let painting = try Image(contentsOf: url).fitted(longSide: paintingSize)
        let least = try settings().minimumSide
        guard min(painting.width, painting.height) >= least else {
            throw TrainingError.paintingTooSmall(
                url.relativePath, width: painting.width, height: painting.height, least: least)
        }
        return painting
    }

    /// The options that decide what the numbers of a loss mean, by name.
    var recorded: [String: String] {
        [
            "content-layers": contentLayers, "style-layers": styleLayers ?? Self.styleLayers,
            "tv-weight": "\(tvWeight)",
            "grid-weight": "\(gridWeight)", "scales": "\(scales)",
            "painting-size": "\(paintingSize)",
        ]
    }
}
