/// A 3×3 matrix, and the eigenvalues of a symmetric one.
struct Matrix3: Equatable {
    /// Three of them.
    let columns: [SIMD3<Double>]

    static let identity = Matrix3(diagonal: SIMD3(repeating: 1))

    init(columns: [SIMD3<Double>]) { self.columns = columns }

    init(diagonal: SIMD3<Double>) {
        columns = [SIMD3(diagonal.x, 0, 0), SIMD3(0, diagonal.y, 0), SIMD3(0, 0, diagonal.z)]
    }

    subscript(row: Int, column: Int) -> Double { columns[column][row] }

    var diagonal: SIMD3<Double> { SIMD3(columns[0].x, columns[1].y, columns[2].z) }

    var transposed: Matrix3 {
        Matrix3(columns: (0..<3).map { row in SIMD3(columns[0][row], columns[1][row], columns[2][row]) })
    }

    static func * (matrix: Matrix3, vector: SIMD3<Double>) -> SIMD3<Double> {
        matrix.columns[0] * vector.x + matrix.columns[1] * vector.y + matrix.columns[2] * vector.z
    }

    static func * (left: Matrix3, right: Matrix3) -> Matrix3 {
        Matrix3(columns: right.columns.map { left * $0 })
    }
}

extension Matrix3 {
    /// The symmetric matrix with the same eigenvectors, and `function` of each eigenvalue for that value.
    func mappingEigenvalues(_ function: (Double) -> Double) -> Matrix3 {
        let (values, vectors) = eigenvalues()
        let mapped = Matrix3(diagonal: SIMD3(function(values.x), function(values.y), function(values.z)))
        return vectors * mapped * vectors.transposed
    }

    /// The eigenvalues of a symmetric matrix, in no order, and a matrix whose columns are their eigenvectors.
    ///
    /// Jacobi's method: rotations clear one element off the diagonal after another, and what they disturb shrinks
    /// quadratically. Source: Golub, Van Loan, "Matrix Computations", section 8.5.
    func eigenvalues() -> (values: SIMD3<Double>, vectors: Matrix3) {
        // Half as many do for the most stubborn of matrices.
        let sweeps = 12
        var (matrix, vectors) = (self, Matrix3.identity)
        for _ in 0..<sweeps {
            for (p, q) in [(0, 1), (0, 2), (1, 2)] where matrix[p, q] != 0 {
                let rotation = matrix.rotation(clearing: p, q)
                matrix = rotation.transposed * matrix * rotation
                vectors = vectors * rotation
            }
        }
        return (matrix.diagonal, vectors)
    }

    /// The rotation J in the plane of axes p and q for which Jᵀ M J has 0 at (p, q).
    private func rotation(clearing p: Int, _ q: Int) -> Matrix3 {
        let slope = (self[q, q] - self[p, p]) / (2 * self[p, q])
        let tangent = (slope < 0 ? -1 : 1) / (abs(slope) + (slope * slope + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        var columns = Matrix3.identity.columns
        (columns[p][p], columns[p][q]) = (cosine, -sine)
        (columns[q][p], columns[q][q]) = (sine, cosine)
        return Matrix3(columns: columns)
    }
}
