@_exported public import enum Kernels.Precision
@_exported public import struct Kernels.OneDNNError
@_exported public import struct Kernels.Shape

extension Shape {
    /// One number.
    public static let scalar = Shape(height: 1, width: 1, channels: 1)

    /// Bytes of a tensor of this shape.
    var byteCount: Int { count * MemoryLayout<Float>.stride }
}
