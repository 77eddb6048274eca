/// The layers of a transformation network, written as in jcjohnson/fast-neural-style:
/// `c9s1-32,d64,d128,R128,R128,R128,R128,R128,U2,c3s1-64,U2,c3s1-32,c9s1-3`.
///
/// `c9s1-32` is a 9×9 convolution of stride 1 to 32 channels, `d64` a 3×3 convolution of stride 2 to 64, `R128` a
/// residual block of 128 channels, `U2` nearest-neighbour upsampling by 2. Every convolution but the last is followed
/// by instance normalisation and a rectifier.
public struct Architecture: Hashable, Sendable {
    /// One step from picture to picture.
    public enum Layer: Hashable, Sendable {
        /// Reflects and convolves with a side × side kernel to so many channels: `c9s1-32`, or `d64` for side 3, stride 2.
        case convolution(side: Int, stride: Int, channels: Int)
        /// Adds two 3×3 convolutions of so many channels to what comes in: `R128`.
        case residual(channels: Int)
        /// Repeats every pixel in both directions: `U2`.
        case upsampling(factor: Int)
    }

    /// In the order in which they are applied.
    public let layers: [Layer]
    private let text: String

    /// Reads layers, or the name of a preset: "full", "half".
    /// - Throws: ``ArchitectureError`` for a layer that cannot be read, and for layers that do not make a network from
    ///   a picture to a picture of the same size.
    public init(_ text: String) throws(ArchitectureError) {
        let named = Self.presets[text] ?? text
        var layers: [Layer] = []
        for word in named.split(separator: ",", omittingEmptySubsequences: false) {
            layers.append(try Self.layer(word))
        }
        try self.init(layers: layers, text: named)
    }

    private init(layers: [Layer], text: String) throws(ArchitectureError) {
        (self.layers, self.text) = (layers, text)
        try validate()
    }

    /// The widths that Impasto offers by name.
    public static let presets = [
        "full": "c9s1-32,d64,d128,R128,R128,R128,R128,R128,U2,c3s1-64,U2,c3s1-32,c9s1-3",
        "half": "c9s1-16,d32,d64,R64,R64,R64,R64,R64,U2,c3s1-32,U2,c3s1-16,c9s1-3",
    ]

    /// The smallest side of a picture that every network takes, in pixels.
    public static let minimumSide = 16

    /// Sides that are no multiple of this are enlarged by reflection inside the network.
    public var granularity: Int {
        layers.reduce(1) { product, layer in
            if case .convolution(_, let stride, _) = layer { product * stride } else { product }
        }
    }
}

extension Architecture {
    /// Layers count, not how they were written: `d64` is `c3s2-64`.
    public static func == (one: Architecture, other: Architecture) -> Bool { one.layers == other.layers }

    /// Hashes the layers.
    public func hash(into hasher: inout Hasher) { hasher.combine(layers) }
}

extension Architecture: CustomStringConvertible {
    /// The layers as text, which ``init(_:)`` reads.
    public var description: String { text }

    /// The preset's name where there is one, else the layers.
    public var name: String { Self.presets.first { (try? Self($0.value)) == self }?.key ?? text }
}

/// Why a text describes no transformation network.
public enum ArchitectureError: Error, Equatable, CustomStringConvertible {
    /// A word that is no layer.
    case unreadableLayer(String)
    /// A layer with numbers that no network of Impasto has, or more layers than any.
    case outOfRange(String)
    /// A residual block of another width than what comes into it.
    case channelsChange(layer: String, from: Int, to: Int)
    /// The result would not have the photo's size.
    case sizeChanges(reduced: Int, enlarged: Int)
    /// The last layer does not give red, green and blue.
    case lastLayer(String)
    /// A layer reflects more than a photo of ``Architecture/minimumSide`` pixels has left there.
    case tooDeep(layer: String)

    /// The sentence.
    public var description: String {
        switch self {
        case .unreadableLayer(let layer):
            "The architecture has a layer '\(layer)' that cannot be read. Layers are c9s1-32 (convolution), d64 (half the "
                + "size), R128 (residual block) and U2 (upsampling); 'full' and 'half' name whole networks."
        case .outOfRange(let layer):
            "The architecture's layer '\(layer)' is out of range: kernels are odd and at most 15, strides 1 or 2, channels 1 to "
                + "1024, upsampling factors 2 to 4, and there are at most 64 layers."
        case .channelsChange(let layer, let from, let to):
            "The architecture's residual block \(layer) keeps its channels, but gets \(from) instead of \(to)."
        case .sizeChanges(let reduced, let enlarged):
            "The architecture reduces the picture \(reduced) times but enlarges it \(enlarged) times; the result must have the "
                + "photo's size."
        case .lastLayer(let layer):
            "The architecture ends in '\(layer)'; the last layer must be a convolution to 3 channels, such as c9s1-3."
        case .tooDeep(let layer):
            "The architecture's layer '\(layer)' has too little picture left to reflect when the photo is "
                + "\(Architecture.minimumSide) pixels wide."
        }
    }
}
