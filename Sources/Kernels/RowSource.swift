internal import CVector

/// A picture that a kernel slides over row by row, batch × height × width × channels: as it lies in memory, or what a
/// sampling and an affine function make of it.
public struct RowSource {
    private let x: UnsafeRawPointer
    private let precision: Precision
    private let shape: Shape
    private let sampling: Sampling
    private let affine: Affine?
    /// Whether rows are read where they lie.
    let isUnchanged: Bool

    /// - Parameters:
    ///   - sampling: what is shown of x; nil shows all of it as it is.
    ///   - affine: applied to what is shown, which is then no zeros.
    ///   - precision: of x; bf16 only with an affine.
    public init(
        _ x: UnsafeRawPointer, _ shape: Shape, sampling: Sampling? = nil, through affine: Affine? = nil,
        in precision: Precision = .fp32
    ) {
        precondition(precision == .fp32 || affine != nil, "bf16 numbers are read through an affine")
        precondition(affine == nil || sampling?.showsZeros != true, "zeros are not to be normalised")
        (self.x, self.shape, self.affine, self.precision) = (x, shape, affine, precision)
        self.sampling = sampling ?? Sampling(height: shape.height, width: shape.width)
        isUnchanged = sampling == nil && affine == nil
    }

    /// Floats of one row.
    var rowCount: Int { sampling.width * shape.channels }

    /// Where a row of x lies.
    private func address(_ picture: Int, _ row: Int) -> UnsafeRawPointer {
        x + (picture * shape.height + row) * shape.width * shape.channels * precision.size
    }

    /// A row that is read where it lies.
    func row(_ picture: Int, _ row: Int) -> Pointer { address(picture, row).assumingMemoryBound(to: Float.self) }

    /// Writes one row of what is shown.
    func make(_ picture: Int, _ row: Int, _ to: MutablePointer) {
        let (n, source) = (shape.channels, Int(sampling.rows[row]))
        if source < 0 { return to.update(repeating: 0, count: rowCount) }
        let from = address(picture, source)
        if let affine {
            return vector.gatherAffine(
                precision.isBFloat16, from, sampling.columns, sampling.width, n, affine.vectorized, to)
        }
        let numbers = from.assumingMemoryBound(to: Float.self)
        sampling.columns.withUnsafeBufferPointer { columns in
            for (j, column) in columns.enumerated() {
                let pixel = to + j * n
                if column < 0 {
                    pixel.update(repeating: 0, count: n)
                } else {
                    pixel.update(from: numbers + Int(column) * n, count: n)
                }
            }
        }
    }
}

/// The rows under a kernel, as one thread slides it down a picture. Each is made once, and as many are kept as the
/// kernel is tall: row r in slot r mod `count`.
struct RowWindow {
    private let source: RowSource
    private let count: Int
    private let precision: Precision
    private let memory: UnsafeMutableRawPointer
    private var picture = -1
    /// The first row of the picture that has not been made yet.
    private var next = 0

    /// - Parameters:
    ///   - precision: of the rows.
    ///   - memory: holds `byteCount`.
    init(on source: RowSource, count: Int, precision: Precision, memory: UnsafeMutableRawPointer) {
        (self.source, self.count, self.precision, self.memory) = (source, count, precision, memory)
    }

    static func byteCount(rowCount: Int, count: Int, precision: Precision) -> Int {
        count * slotByteCount(rowCount, precision) + (precision.isBFloat16 ? rowCount * 4 : 0)
    }

    /// bf16 numbers are read in pairs, so a row of them ends with a zero.
    private static func slotByteCount(_ rowCount: Int, _ precision: Precision) -> Int {
        let numbers = precision.isBFloat16 ? rowCount + 1 : rowCount
        return (numbers * precision.size + 3) & ~3
    }

    /// The addresses of `count` rows; `first` never falls within a picture.
    mutating func withRows(
        of picture: Int, from first: Int, _ body: (UnsafePointer<UnsafeRawPointer>) -> Void
    ) {
        if picture != self.picture { (self.picture, next) = (picture, 0) }
        withUnsafeTemporaryAllocation(of: UnsafeRawPointer.self, capacity: count) { addresses in
            for row in first..<first + count {
                addresses.initializeElement(at: row - first, to: address(row))
            }
            body(UnsafePointer(addresses.baseAddress!))
        }
        next = first + count
    }

    private func address(_ row: Int) -> UnsafeRawPointer {
        if source.isUnchanged && !precision.isBFloat16 { return UnsafeRawPointer(source.row(picture, row)) }
        let slotByteCount = Self.slotByteCount(source.rowCount, precision)
        let slot = memory + row % count * slotByteCount
        if row >= next { make(row, slot, at: memory + count * slotByteCount) }
        return UnsafeRawPointer(slot)
    }

    /// - Parameter end: memory for a row of single precision, where the slot's is not.
    private func make(_ row: Int, _ slot: UnsafeMutableRawPointer, at end: UnsafeMutableRawPointer) {
        guard precision.isBFloat16 else { return source.make(picture, row, slot.assumingMemoryBound(to: Float.self)) }
        let numbers: Pointer
        if source.isUnchanged {
            numbers = source.row(picture, row)
        } else {
            let made = end.assumingMemoryBound(to: Float.self)
            source.make(picture, row, made)
            numbers = Pointer(made)
        }
        let rounded = slot.assumingMemoryBound(to: UInt16.self)
        vector.round(numbers, source.rowCount, rounded)
        rounded[source.rowCount] = 0
    }
}
