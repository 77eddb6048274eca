internal import Foundation

/// A 64-byte aligned block of memory, zero at first and freed with its owner: the only place where tensors are
/// allocated.
public final class Block {
    public let address: UnsafeMutableRawPointer
    public let byteCount: Int
    private let allocation: UnsafeMutableRawPointer

    public init(byteCount: Int) {
        self.byteCount = byteCount
        // calloc leaves a large block to the kernel, which zeroes a page when it is first touched; it aligns to 16
        // bytes.
        guard let allocation = calloc(byteCount + 64, 1) else {
            preconditionFailure("\(byteCount) bytes cannot be had")
        }
        self.allocation = allocation
        address = allocation.alignedUp(toMultipleOf: 64)
    }

    public convenience init(floats count: Int) { self.init(byteCount: count * MemoryLayout<Float>.stride) }

    deinit { free(allocation) }

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
