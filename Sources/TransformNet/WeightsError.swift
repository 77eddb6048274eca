import Engine

/// Why a model's weights are not those of its network; a file is found out earlier, by ``CheckpointError``.
public enum WeightsError: Error, Equatable, CustomStringConvertible {
    /// The network has a parameter of this name, and the weights have none.
    case missing(String)
    /// A parameter of so many numbers was given as many as were found.
    case wrongCount(String, expected: Int, found: Int)

    /// A full sentence, with the way out.
    public var description: String {
        switch self {
        case .missing(let name):
            "The weights lack \(name), which the network needs. Give a model the weights of all its parameters."
        case .wrongCount(let name, let expected, let found):
            "The weights \(name) have \(found) numbers, and the network needs \(expected). Give a model the weights of its "
                + "own network."
        }
    }
}

extension [String: [Float]] {
    /// The numbers of a parameter.
    /// - Throws: ``WeightsError`` if there are none, or too few or too many.
    func numbers(of parameter: Parameter) throws(WeightsError) -> [Float] {
        guard let numbers = self[parameter.name] else { throw .missing(parameter.name) }
        guard numbers.count == parameter.count else {
            throw .wrongCount(parameter.name, expected: parameter.count, found: numbers.count)
        }
        return numbers
    }
}
