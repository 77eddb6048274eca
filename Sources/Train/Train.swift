import ArgumentParser

/// Trains style networks and measures them.
@main
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impasto-train", abstract: "Learn to paint in the style of one painting.",
        subcommands: [
            Style.self, Gatys.self, Compare.self, Evaluate.self, Benchmark.self, Weights.self, Distill.self, Base.self,
            Draw.self, Photos.self, Sweep.self, Pack.self,
        ])
}
