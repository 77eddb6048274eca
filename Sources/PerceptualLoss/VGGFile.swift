import Digest
public import Foundation
import HDF5

/// VGG-16 or VGG-19 in Keras' HDF5 layout, whole or cut off after some layer, with or without the classifier.
///
/// Keras names the layers in the attribute `layer_names`, and each layer's datasets in its group's `weight_names`.
/// These are followed, because the datasets' own names changed over the years.
public struct VGGFile: Sendable {
    /// Where the file is.
    public let url: URL
    /// VGG-19 if a fourth convolution is there in any block, VGG-16 otherwise.
    public let variant: VGGVariant
    /// The layers whose convolutions are there, in the network's order.
    public let layers: [LossLayer]
    private let convolutions: [LossLayer: StoredConvolution]

    /// Finds out what is in a file and whether it has VGG's shapes, without reading the weights.
    ///
    /// Throws `VGGFileError`, and `HDF5Error` for what is no HDF5 file or a damaged one.
    public init(url: URL) throws {
        let file = try HDF5File(reading: url)
        let convolutions = try KerasLayers(file, url).convolutions()
        self.url = url
        self.convolutions = convolutions
        layers = convolutions.keys.sorted()
        variant = VGGVariant(having: layers)
    }

    /// Throws `VGGFileError.missingLayer` unless the layer is there, naming what needs it.
    public func require(_ layer: LossLayer, for wanted: LossLayer) throws(VGGFileError) {
        _ = try convolution(layer, for: wanted)
    }

    private func convolution(_ layer: LossLayer, for wanted: LossLayer) throws(VGGFileError) -> StoredConvolution {
        if let stored = convolutions[layer] { return stored }
        throw .missingLayer(layer: layer, file: url.relativePath, present: layers, wanted: wanted)
    }

    /// One convolution's weights.
    ///
    /// The kernel is outputs × inputs × 3 × 3, the bias has one number an output. The inputs of conv1_1 are in the
    /// file's order: blue, green, red. Throws `VGGFileError` for missing layers and infinite weights, and `HDF5Error`.
    public func weights(of layer: LossLayer) throws -> (kernel: [Float], bias: [Float]) {
        let stored = try convolution(layer, for: layer)
        let file = try HDF5File(reading: url)
        let kernel = try file.floats(stored.kernel)
        let bias = try file.floats(stored.bias)
        guard kernel.allSatisfy(\.isFinite), bias.allSatisfy(\.isFinite) else {
            throw VGGFileError.notFinite(layer: layer.convolutionName, file: url.relativePath)
        }
        let shape = stored.shape
        // The file was looked through when it was opened, and may be another one by now.
        let count = 9 * shape.inputs * shape.outputs
        guard kernel.count == count, bias.count == shape.outputs else {
            let reason = "its weights are not those that were there when the file was opened"
            throw VGGFileError.incompleteLayer(
                layer: layer.convolutionName, file: url.relativePath, reason: reason)
        }
        return (outputsFirst(kernel, inputs: shape.inputs, outputs: shape.outputs), bias)
    }

    /// The SHA-256 of the whole file, as 64 hexadecimal digits.
    public func sha256() throws -> String {
        try Digest.sha256(of: url)
    }

    /// The public file that this is a copy of, if it is one; told by size and MD5.
    public var knownPublicFile: PublicWeights? {
        get throws {
            let size = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)[.size]
            guard let candidate = PublicWeights.all.first(where: { $0.bytes == (size as? NSNumber)?.intValue }) else {
                return nil
            }
            return try md5(of: url) == candidate.md5 ? candidate : nil
        }
    }
}

/// height × width × inputs × outputs to outputs × inputs × height × width, for 3 × 3 kernels.
private func outputsFirst(_ kernel: [Float], inputs: Int, outputs: Int) -> [Float] {
    var result = [Float](repeating: 0, count: kernel.count)
    kernel.withUnsafeBufferPointer { source in
        result.withUnsafeMutableBufferPointer { target in
            for tap in 0..<9 {
                for input in 0..<inputs {
                    let row = (tap * inputs + input) * outputs
                    for output in 0..<outputs {
                        target[(output * inputs + input) * 9 + tap] = source[row + output]
                    }
                }
            }
        }
    }
    return result
}
