internal import CVector

// The rows that a kernel slides over, as one thread comes by them: rows of the picture itself, or of what a sampling and
// an affine function make of it. Those are made when they are needed, and only as many are kept as the kernel is tall.

/// A picture that is read row by row: batch × height × width × channels.
public struct RowSource {
    let x: Pointer
    let shape: Shape
    let sampling: Sampling
    let affine: Affine?
    private let isUnchanged: Bool

    /// - Parameters:
    ///   - sampling: what is shown of x; nil shows all of it as it is.
    ///   - affine: applied to what is shown, which is then no zeros.
    public init(_ x: Pointer, _ shape: Shape, sampling: Sampling? = nil, through affine: Affine? = nil) {
        (self.x, self.shape, self.affine) = (x, shape, affine)
        self.sampling = sampling ?? Sampling(height: shape.height, width: shape.width)
        isUnchanged = sampling == nil && affine == nil
    }

    var rowCount: Int { sampling.width * shape.channels }

    /// The addresses of `count` rows of one picture; `memory` holds as many, of which the first `made` rows of the
    /// picture are there already if they have not been overwritten since.
    func withRows(
        _ picture: Int, from first: Int, count: Int, memory: MutablePointer, made: inout Int,
        _ body: (UnsafePointer<UnsafePointer<Float>>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: count) { addresses in
            for row in first..<first + count {
                let slot = memory + row % count * rowCount
                if !isUnchanged && row >= made { make(picture, row, slot) }
                addresses.initializeElement(at: row - first, to: isUnchanged ? address(picture, row) : Pointer(slot))
            }
            made = first + count
            body(UnsafePointer(addresses.baseAddress!))
        }
    }

    private func address(_ picture: Int, _ row: Int) -> Pointer {
        x + (picture * shape.height + row) * shape.width * shape.channels
    }

    private func make(_ picture: Int, _ row: Int, _ to: MutablePointer) {
        let (n, source) = (shape.channels, Int(sampling.rows[row]))
        if source < 0 { return to.update(repeating: 0, count: rowCount) }
        let from = address(picture, source)
        if let affine {
            return CVector_gatherAffine(from, sampling.columns, sampling.width, n, affine.vectorized, to)
        }
        sampling.columns.withUnsafeBufferPointer { columns in
            for (j, column) in columns.enumerated() {
                let pixel = to + j * n
                if column < 0 {
                    pixel.update(repeating: 0, count: n)
                } else {
                    let from = from + Int(column) * n
                    for c in 0..<n { pixel[c] = from[c] }
                }
            }
        }
    }
}
