/// Why a file is no use as VGG weights.
public enum VGGFileError: Error, Equatable {
    /// An HDF5 file of some other kind; `reason` says how one can tell.
    case notVGG(file: String, reason: String)
    /// A layer's weights have the wrong shape.
    case wrongShape(layer: String, file: String, expected: [Int], found: [Int])
    /// A layer's group does not name a kernel and a bias that are there.
    case incompleteLayer(layer: String, file: String, reason: String)
    /// A layer holds infinite numbers or no numbers at all.
    case notFinite(layer: String, file: String)
    /// A layer that `wanted` needs is not among those present in the file.
    case missingLayer(layer: LossLayer, file: String, present: [LossLayer], wanted: LossLayer)
}

extension VGGFileError: CustomStringConvertible {
    /// A full sentence, with the way out.
    public var description: String {
        switch self {
        case .notVGG(let file, let reason):
            "\(file) is not a file of VGG weights: \(reason). Fetch one with: impasto-train weights fetch vgg16"
        case .wrongShape(let layer, let file, let expected, let found):
            "\(layer) in \(file) has the shape \(Self.text(found)), not \(Self.text(expected)). "
                + "Only VGG-16 and VGG-19 in TensorFlow's order (height, width, inputs, outputs) can be used."
        case .incompleteLayer(let layer, let file, let reason):
            "Cannot use \(layer) in \(file): \(reason). Copy or fetch the file again."
        case .notFinite(let layer, let file):
            "\(layer) in \(file) holds numbers that are not finite. Copy or fetch the file again."
        case .missingLayer(let layer, let file, let present, let wanted):
            Self.missing(layer, file, present, wanted)
        }
    }

    private static func missing(
        _ layer: LossLayer, _ file: String, _ present: [LossLayer], _ wanted: LossLayer
    ) -> String {
        let variant = VGGVariant(having: present)
        let lack = "\(file) has no \(layer.convolutionName), which \(wanted) needs: "
        guard variant.layers.contains(layer) else {
            return lack + "\(variant.displayName) has none. Choose another layer, or use VGG-19, to be fetched with: "
                + "impasto-train weights fetch vgg19"
        }
        let fetching = "fetch the full file with: impasto-train weights fetch \(variant)"
        guard let last = present.last, last < layer else { return lack + "it is incomplete. To mend that, " + fetching }
        return lack
            + "it ends at \(last.convolutionName). Choose layers up to \(last) with --style-layers and --content-layers, "
            + "or " + fetching
    }

    private static func text(_ shape: [Int]) -> String {
        shape.isEmpty ? "of a single number" : shape.map { "\($0)" }.joined(separator: " × ")
    }
}
