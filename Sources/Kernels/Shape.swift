/// The extents of a batch of pictures, N×H×W×C, channels last.
public struct Shape: Hashable, Sendable {
    /// Pictures, their sides in pixels, and the numbers of a pixel.
    public var batch, height, width, channels: Int

    /// The extents of one picture, or of a batch of them.
    public init(batch: Int = 1, height: Int, width: Int, channels: Int) {
        (self.batch, self.height, self.width, self.channels) = (batch, height, width, channels)
    }

    /// H·W.
    public var pixels: Int { height * width }
    /// N·H·W·C.
    public var count: Int { batch * pixels * channels }
}

extension Shape: CustomStringConvertible {
    public var description: String { "\(batch)×\(height)×\(width)×\(channels)" }
}

public typealias Pointer = UnsafePointer<Float>
public typealias MutablePointer = UnsafeMutablePointer<Float>
