import TransformNet

/// Where a run may end because its loss hardly falls any more.
///
/// It follows from the history alone, which a run that is resumed goes on with. One that was interrupted between two
/// reports has another history from there on, and may end some iterations earlier or later.
struct TrainingPlateau {
    /// Reports whose mean counts, long enough for the noise of single batches to cancel.
    static let window = 20
    /// The part of the loss that a window must win over the one before it for the run to be worth going on.
    static let least: Float = 0.01

    /// The iteration after which the loss was seen to fall no more; nil while it falls.
    /// - Parameter first: the first iteration that counts, when the style term has its full weight.
    static func reached(in history: [LossReport], from first: Int) -> Int? {
        let counted = history.filter { $0.iteration >= first }
        for end in stride(from: 2 * window, through: counted.count, by: 1) {
            let totals = counted[end - 2 * window..<end].map(\.total)
            let (before, after) = (totals.prefix(window).reduce(0, +), totals.suffix(window).reduce(0, +))
            if after > (1 - least) * before { return counted[end - 1].iteration }
        }
        return nil
    }
}
