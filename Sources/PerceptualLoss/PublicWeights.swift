public import Foundation

/// A public file of VGG weights without the classifier, as Keras distributes it.
///
/// Weights: Visual Geometry Group, University of Oxford, CC BY 4.0.
public struct PublicWeights: Sendable, Equatable {
    /// Which network it holds.
    public let variant: VGGVariant
    /// The file's name.
    public let name: String
    /// Where to fetch it.
    public let url: URL
    /// Its size in bytes.
    public let bytes: Int
    /// Its MD5, as 32 hexadecimal digits.
    public let md5: String

    /// The file for a variant.
    public static func file(for variant: VGGVariant) -> PublicWeights {
        switch variant {
        case .vgg16: PublicWeights(.vgg16, bytes: 58_889_256, md5: "6d6bbae143d832006294945121d1f1fc")
        case .vgg19: PublicWeights(.vgg19, bytes: 80_134_624, md5: "253f8cb515780f3b799900260a226db6")
        }
    }

    /// All files.
    public static var all: [PublicWeights] { VGGVariant.allCases.map(file) }

    private init(_ variant: VGGVariant, bytes: Int, md5: String) {
        self.variant = variant
        name = "\(variant.rawValue)_weights_tf_dim_ordering_tf_kernels_notop.h5"
        url = URL(string: "https://storage.googleapis.com/tensorflow/keras-applications/\(variant.rawValue)")!
            .appendingPathComponent(name)
        self.bytes = bytes
        self.md5 = md5
    }
}
