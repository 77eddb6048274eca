// Networks between networks: weights are mixed, not pictures, which works for networks that grew from one.

extension StyleModel {
    /// Whether all of these styles say that they grew from the same file: then the networks between them paint something
    /// between their paintings. Sums of other networks' weights mostly paint mud.
    public static func haveOneOrigin(_ models: [StyleModel]) -> Bool {
        let origins = Set(models.map { $0.training?.origin })
        return origins.count == 1 && origins.first != .some(nil)
    }

    /// The network at the weighted sum of several networks' weights; Garipov et al., https://arxiv.org/abs/1802.10026, and
    /// Wang et al., https://arxiv.org/abs/1811.10515, found such paths smooth between networks of one origin: see
    /// ``haveOneOrigin(_:)``.
    ///
    /// - Parameter parts: networks of one architecture and output, with shares that add up to 1; negative ones lead away
    ///   from a network.
    /// - Returns: nil for networks whose weights cannot be added, and for none at all.
    public static func mixed(_ parts: [(model: StyleModel, share: Float)]) -> StyleModel? {
        guard let network = parts.first?.model.network, parts.allSatisfy({ $0.model.network.isAlike(network) })
        else { return nil }
        var weights: [String: [Float]] = [:]
        for parameter in network.parameters {
            var sum = [Float](repeating: 0, count: parameter.count)
            for (model, share) in parts {
                guard let numbers = try? model.weights.numbers(of: parameter) else { return nil }
                for index in sum.indices { sum[index] += share * numbers[index] }
            }
            weights[parameter.name] = sum
        }
        var mixed = StyleModel(network, weights: weights)
        mixed.margin = parts.map(\.model.margin).max() ?? 0
        return mixed
    }
}

extension TransformNet {
    /// Whether two networks compute the same from the same weights.
    fileprivate func isAlike(_ other: TransformNet) -> Bool {
        architecture == other.architecture && output == other.output
    }
}
