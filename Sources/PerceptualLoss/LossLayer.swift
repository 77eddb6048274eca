/// A layer of VGG under the field's name: `relu3_3` is the rectified third convolution of block 3.
public struct LossLayer: Hashable, Sendable, CustomStringConvertible {
    /// Both counted from 1.
    public let block, convolution: Int

    /// Reads a name such as "relu3_3".
    /// - Throws: ``LossSettingsError/unknownLayer(_:)``.
    public init(_ name: String) throws(LossSettingsError) {
        let digits = name.hasPrefix("relu") ? name.dropFirst(4).split(separator: "_").compactMap { Int($0) } : []
        guard digits.count == 2, "relu\(digits[0])_\(digits[1])" == name, (1...5).contains(digits[0]),
            (1...VGGVariant.vgg19.convolutionsPerBlock[digits[0] - 1]).contains(digits[1])
        else { throw .unknownLayer(name) }
        self.init(block: digits[0], convolution: digits[1])
    }

    init(block: Int, convolution: Int) {
        (self.block, self.convolution) = (block, convolution)
    }

    /// The name, such as `relu3_3`.
    public var description: String { "relu\(block)_\(convolution)" }
    /// The convolution before the rectifier, such as `conv3_3`.
    public var convolutionName: String { "conv\(block)_\(convolution)" }
}

extension LossLayer: Comparable {
    /// Whether `a` comes before `b` in the network.
    public static func < (a: LossLayer, b: LossLayer) -> Bool { (a.block, a.convolution) < (b.block, b.convolution) }
}

/// Layers with a weight each, written `relu1_2:5,relu2_2:5`; a weight left out is 1.
public struct WeightedLayers: Hashable, Sendable, CustomStringConvertible {
    /// One layer and how much it counts.
    public struct Term: Hashable, Sendable {
        /// What is compared.
        public let layer: LossLayer
        /// What the comparison is multiplied by, above 0.
        public var weight: Float
    }

    /// In the order in which they were written, each layer once.
    public var terms: [Term]

    /// Reads a list such as "relu1_2:5,relu2_2:5".
    /// - Throws: ``LossSettingsError`` for an unknown layer, a layer named twice or a weight that is no positive
    ///   number.
    public init(_ text: String) throws(LossSettingsError) {
        terms = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let term = try Self.term(String(word))
            if terms.contains(where: { $0.layer == term.layer }) { throw .repeatedLayer("\(term.layer)") }
            terms.append(term)
        }
    }

    private static func term(_ word: String) throws(LossSettingsError) -> Term {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        let layer = try LossLayer(String(parts[0]))
        if parts.count == 1 { return Term(layer: layer, weight: 1) }
        guard parts.count == 2, let weight = Float(parts[1]), weight > 0, weight.isFinite else {
            throw .badWeight(word)
        }
        return Term(layer: layer, weight: weight)
    }

    /// The list as ``init(_:)`` reads it, with every weight.
    public var description: String { terms.map { "\($0.layer):\($0.weight)" }.joined(separator: ",") }
}

/// Why a text describes no loss.
public enum LossSettingsError: Error, Equatable, CustomStringConvertible {
    /// VGG has no layer of that name.
    case unknownLayer(String)
    /// A layer is named twice in one list.
    case repeatedLayer(String)
    /// A word of the list has a weight that is no positive number.
    case badWeight(String)
    /// No layer, or for chained style a single one, is compared for a term.
    case nothingCompared(String)
    /// Fewer scales than one, or more than any picture has.
    case badScales(Int)

    /// The sentence.
    public var description: String {
        switch self {
        case .unknownLayer(let name):
            "'\(name)' is not a layer of VGG. Layers are relu1_1 to relu5_3 (VGG-16) or relu5_4 (VGG-19)."
        case .repeatedLayer(let name): "The layer \(name) is named twice; give it once with the sum of the weights."
        case .badWeight(let word):
            "'\(word)' has no usable weight. Write a layer and a positive number, such as relu3_3:5."
        case .nothingCompared(let term):
            "There is nothing to compare for the \(term). Name at least \(term == "chained style" ? "two layers" : "one layer")."
        case .badScales(let count):
            "Style cannot be compared at \(count) scales; "
                + "\(LossSettings.possibleScales.lowerBound) to \(LossSettings.possibleScales.upperBound) can."
        }
    }
}
