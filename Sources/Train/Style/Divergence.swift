/// What was found to be no finite number, and when.
struct Divergence: Equatable, Sendable, CustomStringConvertible {
    enum Quantity: Equatable, Sendable {
        case loss(String), weights
    }

    let quantity: Quantity
    let iteration: Int

    var description: String {
        switch quantity {
        case .loss(let term): "The \(term) loss was no finite number at iteration \(iteration)"
        case .weights: "The weights or the optimiser's moments were no finite numbers after iteration \(iteration)"
        }
    }
}
