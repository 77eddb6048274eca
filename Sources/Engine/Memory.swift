/// A 64-byte aligned block of memory, zero at first and freed with its owner: the only place where tensors are allocated.
public final class Block {
    public let address: UnsafeMutableRawPointer
    public let byteCount: Int

    public init(byteCount: Int) {
        self.byteCount = byteCount
        address = .allocate(byteCount: max(64, byteCount), alignment: 64)
        address.initializeMemory(as: UInt8.self, repeating: 0, count: max(64, byteCount))
    }

    public convenience init(floats count: Int) { self.init(byteCount: count * MemoryLayout<Float>.stride) }

    deinit { address.deallocate() }

    /// The block as single-precision numbers.
    public var floats: UnsafeMutableBufferPointer<Float> {
        let count = byteCount / MemoryLayout<Float>.stride
        return UnsafeMutableBufferPointer(start: address.assumingMemoryBound(to: Float.self), count: count)
    }
}

/// A value of the graph in memory: an address and a shape.
public struct Tensor {
    let address: UnsafeMutableRawPointer
    public let shape: Shape

    /// The first of `shape.count` single-precision numbers.
    var floats: UnsafeMutablePointer<Float> { address.assumingMemoryBound(to: Float.self) }
}
