import ArgumentParser

/// The options of ``LossOptions`` that decide what the numbers of a loss mean, each in place of what a checkpoint
/// records.
struct LossOverrides: ParsableArguments {
    @Option(help: ArgumentHelp("Content layers with their weights (default: the training's).", valueName: "layers"))
    var contentLayers: String?

    @Option(help: ArgumentHelp("Style layers with their weights (default: the training's).", valueName: "layers"))
    var styleLayers: String?

    @Option(help: ArgumentHelp("Weight of the total variation (default: the training's).", valueName: "weight"))
    var tvWeight: String?

    @Option(help: ArgumentHelp("Weight of the grid's pattern (default: the training's).", valueName: "weight"))
    var gridWeight: String?

    @Option(help: ArgumentHelp("Sizes at which style is compared (default: the training's).", valueName: "count"))
    var scales: String?

    @Option(
        help: ArgumentHelp(
            "Long side of the painting as the loss sees it (default: the training's).", valueName: "pixels"))
    var paintingSize: String?

    /// What a training had that says nothing of it, being older than the option.
    private static let unrecorded = ["grid-weight": "0"]

    private var given: [String: String?] {
        [
            "content-layers": contentLayers, "style-layers": styleLayers, "tv-weight": tvWeight,
            "grid-weight": gridWeight, "scales": scales,
            "painting-size": paintingSize,
        ]
    }

    /// The loss of a training with these options in place of its own, and the defaults of `style` for what neither
    /// names.
    /// - Throws: a `ValidationError` that names the option.
    func options(over recorded: [String: String], lossNetwork: String) throws -> LossOptions {
        let network = "--loss-network=\(lossNetwork)"
        do {
            let names = try LossOptions.parse([network]).recorded.keys.sorted()
            let silent = recorded.isEmpty ? [:] : Self.unrecorded
            let arguments = names.compactMap { name in
                (given[name].flatMap(\.self) ?? recorded[name] ?? silent[name]).map { "--\(name)=\($0)" }
            }
            return try LossOptions.parse([network] + arguments)
        } catch {
            throw ValidationError(LossOptions.message(for: error))
        }
    }
}
