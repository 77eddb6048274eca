/// Why a training run cannot begin or go on.
enum TrainingError: Error, Equatable, CustomStringConvertible {
    case diverged(Divergence, setbacks: Int, checkpoint: String?)
    case otherOption(name: String, saved: String, given: String)
    case otherFile(what: String, checkpoint: String)
    case otherPhotographs(saved: Int, given: Int)
    case otherArchitecture(saved: String, given: String)
    case nothingLeft(iterations: Int, checkpoint: String)
    case noBase(architecture: String, folders: [String])
    case noBalance(String)
    case paintingTooSmall(String, width: Int, height: Int, least: Int)

    var description: String {
        switch self {
        case .diverged(let cause, let setbacks, let checkpoint):
            "\(cause), so the run stopped. " + Self.story(setbacks) + Self.wayOut(checkpoint)
        case .otherOption(let name, let saved, let given):
            "The run that you resume had --\(name) \(saved), not \(given). Give the same options, or start a new run from its "
                + "weights with --from."
        case .otherFile(let what, let checkpoint):
            "The run in \(checkpoint) had another \(what). Name the same file, or start a new run from its weights with --from."
        case .otherPhotographs(let saved, let given):
            "The run that you resume had \(saved) photographs, not \(given). Name the same folder, or start a new run from its "
                + "weights with --from."
        case .otherArchitecture(let saved, let given):
            "The checkpoint's architecture is \(saved), not \(given). Give --architecture \(saved)."
        case .nothingLeft(let iterations, let checkpoint):
            "The run in \(checkpoint) has done all of its \(iterations) iterations. To train on, start from its weights with --from."
        case .noBase(let architecture, let folders):
            "There is no base for --architecture \(architecture) in \(folders.joined(separator: ", ")). Start with --from scratch, "
                + "or name the folder of Impasto's checkpoints with IMPASTO_CHECKPOINTS."
        case .noBalance(let photographs):
            "The photographs in \(photographs) are too alike to tell how much the style should count. Add others, or give "
                + "--style-layers weights: \(LossOptions.styleLayers.replacing(",", with: ":1,")):1."
        case .paintingTooSmall(let name, let width, let height, let least):
            "\(name) would be \(width)×\(height) pixels for the loss; the layers and --scales need at least \(least) on both "
                + "sides. Raise --painting-size."
        }
    }

    private static func story(_ setbacks: Int) -> String {
        switch setbacks {
        case 0: ""
        case 1: "It had gone back once before, with half the learning rate. "
        default: "It had gone back \(setbacks) times before, each time with half the learning rate. "
        }
    }

    private static func wayOut(_ checkpoint: String?) -> String {
        (checkpoint.map { "\($0) holds the last good state. " } ?? "Nothing had been saved yet. ")
            + "Try a smaller --learning-rate or style weight, or a --style-ramp."
    }
}
