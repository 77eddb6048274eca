/// The two depths of VGG in use, which differ from block 3 on.
public enum VGGVariant: String, Sendable, CaseIterable {
    /// Of 16 and of 19 layers with weights, three of which are the classifier.
    case vgg16, vgg19

    /// How many 3 × 3 convolutions each of the five blocks has.
    public var convolutionsPerBlock: [Int] {
        switch self {
        case .vgg16: [2, 2, 3, 3, 3]
        case .vgg19: [2, 2, 4, 4, 4]
        }
    }

    /// Channels of the convolutions of each block.
    static let channelsPerBlock = [64, 128, 256, 512, 512]

    /// Channels of each convolution, block by block.
    var widths: [[Int]] {
        zip(Self.channelsPerBlock, convolutionsPerBlock).map { Array(repeating: $0, count: $1) }
    }

    /// The name as the paper writes it: "VGG-16".
    public var displayName: String {
        switch self {
        case .vgg16: "VGG-16"
        case .vgg19: "VGG-19"
        }
    }

    /// All layers in the network's order.
    public var layers: [LossLayer] {
        convolutionsPerBlock.enumerated().flatMap { block, count in
            (1...count).map { LossLayer(block: block + 1, convolution: $0) }
        }
    }

    /// The variant that has all these layers; VGG-16 where both have.
    init(having layers: [LossLayer]) {
        self = Set(layers).isSubset(of: Self.vgg16.layers) ? .vgg16 : .vgg19
    }
}
