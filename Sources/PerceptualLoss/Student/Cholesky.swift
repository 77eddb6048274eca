/// The upper triangular R with Rᵀ R = Hᵀ H, row by row: a square matrix after which distances and Gram matrices are those
/// after H.
/// A direction that H hardly shows is shown as little, never divided by.
///
/// - Parameter h: rows × columns, row by row.
func triangularFactor(of h: [Float], rows: Int, columns n: Int) -> [Float] {
    var gram = [Double](repeating: 0, count: n * n)
    for row in 0..<rows {
        for i in 0..<n {
            let value = Double(h[row * n + i])
            for j in i..<n { gram[i * n + j] += value * Double(h[row * n + j]) }
        }
    }
    let trace = (0..<n).reduce(0) { $0 + gram[$1 * n + $1] }
    var r = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
        for j in i..<n {
            let sum = (0..<i).reduce(gram[i * n + j]) { $0 - r[$1 * n + i] * r[$1 * n + j] }
            r[i * n + j] = i == j ? max(sum, 1e-12 * trace).squareRoot() : sum / r[i * n + i]
        }
    }
    return r.map { Float($0) }
}
