/// The name, shape and initial law of one block of weights.
public struct Parameter: Hashable, Sendable {
    /// What the numbers are before anything has been learned.
    public enum Initial: Hashable, Sendable {
        /// All the same.
        case constant(Float)
        /// Evenly between −bound and bound.
        case uniform(bound: Float)

        /// All 0.
        public static let zeros = Initial.constant(0)
        /// All 1.
        public static let ones = Initial.constant(1)
    }

    /// How checkpoints call it, such as `res1.conv1.conv2d.weight`.
    public let name: String
    /// Kernels are outputs × inputs × height × width; everything else is one number a channel.
    public let shape: [Int]
    /// How a store fills it.
    public let initial: Initial
    /// Whether plans compute its gradient and optimisers move it.
    public let isTrainable: Bool

    /// Names a block of weights; a store gives it memory.
    public init(_ name: String, _ shape: [Int], _ initial: Initial, isTrainable: Bool = true) {
        (self.name, self.shape, self.initial, self.isTrainable) = (name, shape, initial, isTrainable)
    }

    /// How many numbers it has.
    public var count: Int { shape.reduce(1, *) }
}

/// Every weight of one or more networks, trainable ones first, end to end in one block beside a block of gradients.
///
/// A store belongs to one task at a time, together with the plans and the optimiser that are made on it. A parameter that
/// it does not hold, or numbers of another count, are mistakes of the programmer and end the program in a sentence.
public final class ParameterStore {
    /// In the order in which they lie.
    public let parameters: [Parameter]
    private let valueBlock, gradientBlock: Block
    private let ranges: [String: Range<Int>]

    /// Lays the parameters out, all zero, for weights that exist already.
    public init(_ parameters: [Parameter]) {
        self.parameters = parameters.filter(\.isTrainable) + parameters.filter { !$0.isTrainable }
        var ranges: [String: Range<Int>] = [:]
        var (end, trainableEnd) = (0, 0)
        for parameter in self.parameters {
            precondition(ranges[parameter.name] == nil, "two parameters are named \(parameter.name)")
            ranges[parameter.name] = end..<end + parameter.count
            end += (parameter.count + 15) & ~15
            if parameter.isTrainable { trainableEnd = end }
        }
        self.ranges = ranges
        valueBlock = Block(floats: end)
        gradientBlock = Block(floats: trainableEnd)
    }

    /// Lays the parameters out and fills them by their initial laws.
    public convenience init(_ parameters: [Parameter], using generator: inout SplitMix64) {
        self.init(parameters)
        for parameter in self.parameters { fill(parameter, using: &generator) }
    }

    private func fill(_ parameter: Parameter, using generator: inout SplitMix64) {
        switch parameter.initial {
        case .constant(let value): self[parameter] = Array(repeating: value, count: parameter.count)
        case .uniform(let bound):
            self[parameter] = (0..<parameter.count).map { _ in .random(in: -bound...bound, using: &generator) }
        }
    }

    /// The weights of one parameter.
    public subscript(parameter: Parameter) -> [Float] {
        get { valueBlock[range(of: parameter)] }
        set { valueBlock[range(of: parameter)] = newValue }
    }

    /// The gradient of one trainable parameter, as the last backward run left it.
    public func gradient(of parameter: Parameter) -> [Float] { gradientBlock[trainableRange(of: parameter)] }

    /// Sets a gradient that no plan computes.
    public func setGradient(of parameter: Parameter, to numbers: [Float]) {
        gradientBlock[trainableRange(of: parameter)] = numbers
    }

    /// Where its weight lies among the trainable ones, and its gradient among the gradients.
    func trainableRange(of parameter: Parameter) -> Range<Int> {
        precondition(parameter.isTrainable, "\(parameter.name) is frozen and has no gradient")
        return range(of: parameter)
    }

    // MARK: Addresses, good for as long as the store lives

    func address(of parameter: Parameter) -> UnsafeMutablePointer<Float> {
        valueBlock.floats.baseAddress! + range(of: parameter).lowerBound
    }

    func gradientAddress(of parameter: Parameter) -> UnsafeMutablePointer<Float> {
        gradientBlock.floats.baseAddress! + trainableRange(of: parameter).lowerBound
    }

    /// All trainable weights, and as many gradients.
    var trainable: (values: UnsafeMutableBufferPointer<Float>, gradients: UnsafeMutableBufferPointer<Float>) {
        let gradients = gradientBlock.floats
        return (UnsafeMutableBufferPointer(rebasing: valueBlock.floats[..<gradients.count]), gradients)
    }

    private func range(of parameter: Parameter) -> Range<Int> {
        guard let range = ranges[parameter.name] else { preconditionFailure("\(parameter.name) is not in this store") }
        return range
    }
}
