import ArgumentParser
import Foundation
import PerceptualLoss
import TransformNet

/// How long and on what a network is trained.
struct ScheduleOptions: ParsableArguments {
    @Option(
        name: .customLong("iterations"),
        help: ArgumentHelp(
            "How many batches to train on; a run that is resumed keeps its number. (default: 1400)", valueName: "count")
    )
    var chosenIterations: Int?
    static let mostIterations = 10_000_000

    var iterations: Int {
        get { chosenIterations ?? 1400 }
        set { chosenIterations = newValue }
    }

    @Option(help: ArgumentHelp("Photographs in a batch.", valueName: "count"))
    var batchSize = 1

    @Option(help: ArgumentHelp("Side of the square crops to train on, in pixels.", valueName: "pixels"))
    var crop = ScheduleOptions.defaultCrop
    static let defaultCrop = 384

    @Option(help: ArgumentHelp("Step size: about what a weight moves by in an iteration.", valueName: "rate"))
    var learningRate: Float = 1e-3

    @Option(
        help: ArgumentHelp(
            "Let the learning rate fall evenly to a twentieth over this many last iterations. (default: two thirds of them)",
            valueName: "count"))
    var learningRateFall: Int?

    @Option(
        help: ArgumentHelp(
            "Raise the style weight from zero over this many first iterations. (default: a tenth of them, at most 300)",
            valueName: "count"))
    var styleRamp: Int?

    @Option(help: ArgumentHelp("'full', 'half', or the layers of a network of your own.", valueName: "layers"))
    var architecture = "full"

    @Option(help: ArgumentHelp("Seed of every random choice.", valueName: "number"))
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...Self.mostIterations).contains(iterations) else {
            throw ValidationError("--iterations must be 1 to \(Self.mostIterations), not \(iterations).")
        }
        guard (1...64).contains(batchSize) else {
            throw ValidationError("--batch-size must be 1 to 64, not \(batchSize).")
        }
        guard learningRate > 0, learningRate <= 1 else {
            throw ValidationError("--learning-rate must be above 0 and at most 1, not \(learningRate).")
        }
        guard (32...2048).contains(crop), crop.isMultiple(of: 4) else {
            throw ValidationError("--crop must be a multiple of 4 between 32 and 2048 pixels, not \(crop).")
        }
        do { _ = try Architecture(architecture) } catch { throw ValidationError("\(error)") }
    }

    /// What only a number of iterations can tell, which `--minutes` finds out later.
    /// - Throws: a `ValidationError` for parts that are longer than the whole.
    func validateParts() throws {
        for (name, count) in [("--style-ramp", ramp), ("--learning-rate-fall", fall)] {
            guard (0...iterations).contains(count) else {
                throw ValidationError("\(name) must be 0 to the number of iterations, \(iterations), not \(count).")
            }
        }
    }

    /// - Throws: a `ValidationError` if the loss cannot see the crops.
    func validateCrop(for loss: LossOptions) throws {
        let least = try loss.settings().minimumSide
        guard crop >= least else {
            throw ValidationError("--crop \(crop) is too small for --scales and the style layers: at least \(least).")
        }
    }

    /// The last iterations, over which the learning rate falls.
    private var fall: Int { learningRateFall ?? iterations * 2 / 3 }
    /// The first iterations, over which the style term rises.
    var ramp: Int { styleRamp ?? min(300, iterations / 10) }

    /// This schedule as long as nobody knows when it ends: the learning rate falls only where that was asked for.
    var openEnded: ScheduleOptions {
        var schedule = self
        schedule.learningRateFall = learningRateFall ?? 0
        return schedule
    }

    /// This schedule, ending soon because the loss falls no more after an iteration: the learning rate falls for a third as
    /// long as the run has lasted.
    func ending(after plateau: Int) -> ScheduleOptions {
        var schedule = self
        let fall = min(learningRateFall ?? plateau / 3, iterations - plateau)
        (schedule.iterations, schedule.learningRateFall) = (plateau + fall, fall)
        return schedule
    }

    /// The factor of the style term at an iteration, counted from 1.
    ///
    /// The style term starts dozens of times as large as the content term; the third power gives the content a real
    /// start.
    func styleFactor(at iteration: Int) -> Float {
        if iteration >= ramp { return 1 }
        let fraction = Float(iteration) / Float(ramp)
        return fraction * fraction * fraction
    }

    /// The optimiser's step size at an iteration, counted from 1.
    func learningRate(at iteration: Int) -> Float {
        let left = iterations - iteration
        guard fall > 0, left < fall else { return learningRate }
        return learningRate * max(0.05, Float(left) / Float(fall))
    }

    /// The options that change the result, by name.
    var recorded: [String: String] {
        [
            "iterations": "\(iterations)", "batch-size": "\(batchSize)", "crop": "\(crop)",
            "learning-rate": "\(learningRate)",
            "learning-rate-fall": "\(fall)", "style-ramp": "\(ramp)", "seed": "\(seed)",
        ]
    }
}
