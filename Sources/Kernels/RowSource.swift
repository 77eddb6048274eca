internal import CVector

/// A picture that a kernel slides over row by row, batch × height × width × channels: as it lies in memory, or what a
/// sampling and an affine function make of it.
public struct RowSource {
    private let x: Pointer
    private let shape: Shape
    private let sampling: Sampling
    private let affine: Affine?
    /// Whether rows are read where they lie.
    let isUnchanged: Bool

    /// - Parameters:
    ///   - sampling: what is shown of x; nil shows all of it as it is.
    ///   - affine: applied to what is shown, which is then no zeros.
    public init(_ x: Pointer, _ shape: Shape, sampling: Sampling? = nil, through affine: Affine? = nil) {
        precondition(affine == nil || sampling?.showsZeros != true, "zeros are not to be normalised")
        (self.x, self.shape, self.affine) = (x, shape, affine)
        self.sampling = sampling ?? Sampling(height: shape.height, width: shape.width)
        isUnchanged = sampling == nil && affine == nil
    }

    /// Floats of one row.
    var rowCount: Int { sampling.width * shape.channels }

    func address(_ picture: Int, _ row: Int) -> Pointer {
        x + (picture * shape.height + row) * shape.width * shape.channels
    }

    /// Writes one row of what is shown.
    func make(_ picture: Int, _ row: Int, _ to: MutablePointer) {
        let (n, source) = (shape.channels, Int(sampling.rows[row]))
        if source < 0 { return to.update(repeating: 0, count: rowCount) }
        let from = address(picture, source)
        if let affine {
            return CVector_gatherAffine(from, sampling.columns, sampling.width, n, affine.vectorized, to)
        }
        sampling.columns.withUnsafeBufferPointer { columns in
            for (j, column) in columns.enumerated() {
                let (pixel, from) = (to + j * n, from + max(0, Int(column)) * n)
                for c in 0..<n { pixel[c] = column < 0 ? 0 : from[c] }
            }
        }
    }
}

/// The rows under a kernel, as one thread slides it down a picture. Each is made once, and as many are kept as the
/// kernel is tall: row r in slot r mod `count`.
struct RowWindow {
    private let source: RowSource
    private let count: Int
    private let memory: MutablePointer
    private var picture = -1
    /// The first row of the picture that has not been made yet.
    private var next = 0

    /// - Parameter memory: holds `count` rows.
    init(on source: RowSource, count: Int, memory: MutablePointer) {
        (self.source, self.count, self.memory) = (source, count, memory)
    }

    /// The addresses of `count` rows; `first` never falls within a picture.
    mutating func withRows(
        of picture: Int, from first: Int, _ body: (UnsafePointer<UnsafePointer<Float>>) -> Void
    ) {
        if picture != self.picture { (self.picture, next) = (picture, 0) }
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: count) { addresses in
            for row in first..<first + count {
                addresses.initializeElement(at: row - first, to: address(row))
            }
            body(UnsafePointer(addresses.baseAddress!))
        }
        next = first + count
    }

    private func address(_ row: Int) -> Pointer {
        if source.isUnchanged { return source.address(picture, row) }
        let slot = memory + row % count * source.rowCount
        if row >= next { source.make(picture, row, slot) }
        return Pointer(slot)
    }
}
