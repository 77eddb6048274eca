internal import Foundation

/// A 64-byte aligned block of memory, zero at first and freed with its owner: the only place where tensors are
/// allocated.
final class Block {
    let address: UnsafeMutableRawPointer
    let byteCount: Int
    private let allocation: UnsafeMutableRawPointer

    private init(_ allocation: UnsafeMutableRawPointer, byteCount: Int) {
        (self.allocation, self.byteCount) = (allocation, byteCount)
        address = allocation.alignedUp(toMultipleOf: 64)
        askForLargePages()
    }

    /// nil where the system has not so much: a picture decides how large a plan's block is.
    convenience init?(ifAvailable byteCount: Int) {
        guard let allocation = Self.allocated(byteCount) else { return nil }
        self.init(allocation, byteCount: byteCount)
    }

    convenience init(byteCount: Int) {
        guard let allocation = Self.allocated(byteCount) else {
            preconditionFailure("\(byteCount) bytes cannot be had")
        }
        self.init(allocation, byteCount: byteCount)
    }

    /// calloc leaves a large block to the kernel, which zeroes a page when it is first touched; it aligns to 16 bytes.
    private static func allocated(_ byteCount: Int) -> UnsafeMutableRawPointer? { calloc(byteCount + 64, 1) }

    /// A pass goes over its whole block, and the kernel hands out pages of 2 MiB a hundred times faster than as many of
    /// 4 KiB. Where it does not, nothing is lost.
    private func askForLargePages() {
        #if os(Linux)
        let page = 2 << 20
        guard byteCount >= 2 * page else { return }
        let start = address.alignedUp(toMultipleOf: page)
        madvise(start, (address + byteCount - start) / page * page, MADV_HUGEPAGE)
        #endif
    }

    convenience init(floats count: Int) { self.init(byteCount: count * MemoryLayout<Float>.stride) }

    deinit { free(allocation) }

    /// The block as single-precision numbers, for as long as it lives.
    var floats: UnsafeMutableBufferPointer<Float> {
        let count = byteCount / MemoryLayout<Float>.stride
        return UnsafeMutableBufferPointer(start: address.assumingMemoryBound(to: Float.self), count: count)
    }

    /// A copy of the numbers of one part.
    subscript(part: Range<Int>) -> [Float] {
        get {
            check(part)
            return withExtendedLifetime(self) { Array(floats[part]) }
        }
        set {
            check(part)
            precondition(newValue.count == part.count, "\(newValue.count) numbers for \(part.count)")
            withExtendedLifetime(self) { _ = floats[part].update(fromContentsOf: newValue) }
        }
    }

    /// Buffers check their bounds in debug builds alone.
    private func check(_ part: Range<Int>) {
        precondition(part.lowerBound >= 0 && part.upperBound <= floats.count, "\(part) is not in the block")
    }
}

/// A value of the graph in memory: an address and a shape.
struct Tensor {
    let address: UnsafeMutableRawPointer
    let shape: Shape
    let precision: Precision
    /// What its operation leaves beside it, if anything: ``Operation/besideByteCount(for:)``.
    var beside: UnsafeMutableRawPointer?

    var byteCount: Int { shape.count * precision.size }
    /// The first of `shape.count` single-precision numbers.
    var floats: UnsafeMutablePointer<Float> { address.assumingMemoryBound(to: Float.self) }
}
