public import ArgumentParser
public import PerceptualLoss

/// Looks after the loss network's file.
struct Weights: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Inspect or fetch the weights of the loss network.", subcommands: [Inspect.self, Fetch.self])
}

extension VGGVariant: ExpressibleByArgument {}
