/// One step of Muon on a matrix of weights `w` with gradients `g` and momentum `m`, rows × columns, on the calling thread.
///
/// m ← μ m + (1 − μ) g, and w moves against the matrix that is nearest to (1 − μ) g + μ m of those whose rows are
/// orthogonal and of one length, which is such that the root mean square of the change is about `rate`.
///
/// Jordan et al., https://kellerjordan.github.io/posts/muon/, with its coefficients; the length is that of Liu et al.,
/// https://arxiv.org/abs/2502.16982, without their factor of 0.2. `scratch` holds ``muonScratchCount(rows:columns:)``.
public func muon(
    _ w: MutablePointer, _ g: Pointer, _ m: MutablePointer, rows: Int, columns: Int, rate: Float, momentum: Float,
    scratch: MutablePointer
) {
    let direction = scratch
    for i in 0..<rows * columns {
        m[i] = momentum * m[i] + (1 - momentum) * g[i]
        direction[i] = (1 - momentum) * g[i] + momentum * m[i]
    }
    var square = SquareMatrices(scratch + rows * columns, side: rows)
    let squares = square.setNormalizedGram(of: direction, columns: columns)
    if squares == 0 { return }
    // Left alone, the weights would hide that their gradients are no numbers, or too large for their squares.
    if !squares.isFinite { return w.update(repeating: .nan, count: rows * columns) }
    let inverse = 1 / squares.squareRoot()
    for _ in 0..<5 { square.stepTowardsOrthogonal() }
    let length = rate * Float(max(rows, columns)).squareRoot()
    sgemm(rows, columns, rows, -length * inverse, square.factor, rows, direction, columns, keeping: 1, w, columns)
}

/// Floats that ``muon(_:_:_:rows:columns:rate:momentum:scratch:)`` needs.
public func muonScratchCount(rows: Int, columns: Int) -> Int { rows * columns + SquareMatrices.count * rows * rows }

/// The iteration of Newton and Schulz for X (rows × columns), carried out on matrices of rows × rows alone: whatever
/// it makes of X is a factor times X, and the next factor follows from the Gram matrix G = X Xᵀ.
private struct SquareMatrices {
    static let count = 5
    private let n: Int
    /// What X is multiplied by so far.
    private(set) var factor: MutablePointer
    private var gram, spareA, spareB, polynomial: MutablePointer

    init(_ memory: MutablePointer, side n: Int) {
        self.n = n
        func matrix(_ index: Int) -> MutablePointer { memory + index * n * n }
        (factor, gram, spareA, spareB, polynomial) = (matrix(0), matrix(1), matrix(2), matrix(3), matrix(4))
        factor.update(repeating: 0, count: n * n)
        for i in 0..<n { factor[i * n + i] = 1 }
    }

    /// Divides by the sum of squares of X, so that no singular value is above 1.
    /// - Returns: that sum, which is G's trace.
    func setNormalizedGram(of x: Pointer, columns: Int) -> Float {
        sgemm(n, n, columns, 1, x, columns, x, transposedB: true, columns, gram, n)
        let squares = (0..<n).reduce(0) { $0 + gram[$1 * n + $1] }
        for i in 0..<n * n { gram[i] /= squares }
        return squares
    }

    /// X ← P X with P = 3.4445 − 4.7750 G + 2.0315 G², which takes singular values towards 1, the small ones quickly.
    mutating func stepTowardsOrthogonal() {
        polynomial.update(from: gram, count: n * n)
        sgemm(n, n, n, 2.0315, gram, n, gram, n, keeping: -4.7750, polynomial, n)
        for i in 0..<n { polynomial[i * n + i] += 3.4445 }
        sgemm(n, n, n, 1, polynomial, n, factor, n, spareA, n)
        swap(&factor, &spareA)
        // G ← P G P, and P commutes with G.
        sgemm(n, n, n, 1, polynomial, n, gram, n, spareA, n)
        sgemm(n, n, n, 1, spareA, n, polynomial, n, spareB, n)
        swap(&gram, &spareB)
    }
}
