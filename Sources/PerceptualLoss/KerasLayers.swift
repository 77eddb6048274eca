import Foundation
import HDF5

/// Where a convolution's numbers lie in a file, and its size.
struct StoredConvolution: Sendable {
    let kernel, bias: String
    let shape: (inputs: Int, outputs: Int)
}

/// The layers of a network that Keras 1 or 2 wrote, as far as they are VGG's convolutions.
struct KerasLayers {
    private let file: HDF5File
    private let path: String
    /// The group of the layers' groups: the root in a file of weights, `model_weights` in a file of a whole model.
    private let root: String

    /// Throws `VGGFileError.notVGG` for a file that Keras 1 or 2 did not write.
    init(_ file: HDF5File, _ url: URL) throws {
        self.file = file
        path = url.relativePath
        guard let root = try ["/", "/model_weights"].first(where: { try file.hasAttribute("layer_names", of: $0) })
        else {
            throw VGGFileError.notVGG(
                file: url.relativePath, reason: try Self.looksLikeKeras3(file) ? keras3 : noLayerNames)
        }
        self.root = root
    }

    private static func looksLikeKeras3(_ file: HDF5File) throws -> Bool {
        try ["/layers", "/_layer_checkpoint_dependencies"].contains(where: file.exists)
    }

    /// VGG's convolutions. Throws `VGGFileError`, and `HDF5Error` for damage.
    func convolutions() throws -> [LossLayer: StoredConvolution] {
        var found: [LossLayer: StoredConvolution] = [:]
        for name in try file.strings("layer_names", of: root) {
            guard let layer = Self.layer(name) else { continue }
            found[layer] = try stored(layer.convolutionName, group: child(name, of: root), Self.channels(layer))
        }
        guard !found.isEmpty else { throw VGGFileError.notVGG(file: path, reason: noConvolutions) }
        return found
    }

    /// relu3_2 for "block3_conv2"; nil for what is no convolution of VGG's.
    private static func layer(_ name: String) -> LossLayer? {
        VGGVariant.vgg19.layers.first { name == "block\($0.block)_conv\($0.convolution)" }
    }

    private static func channels(_ layer: LossLayer) -> (inputs: Int, outputs: Int) {
        let widths = [3] + VGGVariant.channelsPerBlock
        return (widths[layer.convolution == 1 ? layer.block - 1 : layer.block], widths[layer.block])
    }

    private func stored(
        _ layer: String, group: String, _ shape: (inputs: Int, outputs: Int)
    ) throws -> StoredConvolution {
        guard try file.hasAttribute("weight_names", of: group) else {
            throw VGGFileError.incompleteLayer(layer: layer, file: path, reason: "its weight_names are missing")
        }
        let names = try file.strings("weight_names", of: group).map { child($0, of: group) }
        guard names.count == 2 else {
            let reason = "it names \(names.count) weights, not a kernel and a bias"
            throw VGGFileError.incompleteLayer(layer: layer, file: path, reason: reason)
        }
        try require(names[0], [3, 3, shape.inputs, shape.outputs], layer)
        try require(names[1], [shape.outputs], layer)
        return StoredConvolution(kernel: names[0], bias: names[1], shape: shape)
    }

    private func require(_ dataset: String, _ shape: [Int], _ layer: String) throws {
        guard try file.exists(dataset) else {
            throw VGGFileError.incompleteLayer(layer: layer, file: path, reason: "there is no \(dataset)")
        }
        let found = try file.shape(of: dataset)
        guard found == shape else {
            throw VGGFileError.wrongShape(layer: layer, file: path, expected: shape, found: found)
        }
    }

    private func child(_ name: String, of group: String) -> String {
        group == "/" ? "/" + name : group + "/" + name
    }
}

private let keras3 = "Keras 3 wrote it, which no longer says which layer is which; files from Keras 1 and 2 can be used"
private let noLayerNames = "it lacks the attribute layer_names, which Keras writes"
private let noConvolutions = "none of its layers is called block1_conv1, as VGG's are"
