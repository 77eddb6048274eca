import ArgumentParser

/// Trains style networks and measures them.
@main
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impasto-train", abstract: "Learn to paint in the style of one painting.",
        subcommands: [
            Style.self, Sweep.self, Evaluate.self, Compare.self, Gatys.self, Photos.self, Pack.self, Draw.self,
            Weights.self,
            Distill.self, Base.self, Benchmark.self,
        ])
}
