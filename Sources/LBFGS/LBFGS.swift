internal import CLBFGS

/// Minimises a smooth function of many numbers by the limited-memory quasi-Newton method: libLBFGS behind one call.
///
/// Nocedal, "Updating quasi-Newton matrices with limited storage", Math. Comp. 35 (1980), with the line search of Moré
/// and Thuente (1994), as Gatys et al. and Johnson et al. used it.
public struct LBFGS: Sendable {
    /// How many steps back the curvature is remembered; each takes two vectors of memory.
    private static let history = 10
    private let iterations: Int

    /// A minimisation that ends after so many iterations, at least one.
    public init(iterations: Int) { self.iterations = iterations }

    /// Bytes that a minimisation takes: two vectors a remembered step, and the few of a line search.
    public static func byteCount(variables: Int) -> Int { (2 * history + 6) * variables * MemoryLayout<Double>.stride }

    /// Why a minimisation ended.
    public enum End: Sendable, Equatable {
        /// All iterations are done.
        case iterations
        /// The gradient vanished.
        case converged
        /// No step lowers the function any more, within the precision of its numbers.
        case exhausted
        /// The caller wanted no more.
        case cancelled
    }

    /// The state after an iteration.
    public struct Iteration {
        /// Counted from 1.
        public let number: Int
        /// The function's value.
        public let value: Double
        /// Where the iteration has come to.
        public let point: UnsafeBufferPointer<Double>
    }

    /// The function: reads a point, fills in its gradient, and returns its value.
    public typealias Objective = (_ point: UnsafeBufferPointer<Double>, _ gradient: UnsafeMutableBufferPointer<Double>)
        -> Double

    /// Walks from `point` to where the function is smaller, and leaves the last point there.
    ///
    /// - Parameter shouldGoOn: told of every iteration; false ends the walk at that iteration's point.
    /// - Throws: ``LBFGSError``.
    public func minimize(
        _ point: inout [Double], _ objective: Objective, shouldGoOn: (Iteration) -> Bool = { _ in true }
    ) throws(LBFGSError) -> End {
        guard let count = CInt(exactly: point.count), let x = lbfgs_malloc(count) else { throw .outOfMemory }
        defer { lbfgs_free(x) }
        x.update(from: point, count: point.count)
        var parameters = parameters
        let status = withoutActuallyEscaping(objective) { objective in
            withoutActuallyEscaping(shouldGoOn) { shouldGoOn in
                var walk = Walk(objective: objective, shouldGoOn: shouldGoOn)
                return withUnsafeMutablePointer(to: &walk) { lbfgs(count, x, nil, evaluate, progress, $0, &parameters) }
            }
        }
        point.withUnsafeMutableBufferPointer { point in
            _ = point.update(fromContentsOf: UnsafeBufferPointer(start: x, count: point.count))
        }
        return try Self.end(status)
    }

    private var parameters: lbfgs_parameter_t {
        var parameters = lbfgs_parameter_t()
        lbfgs_parameter_init(&parameters)
        parameters.m = CInt(Self.history)
        // libLBFGS takes 0 for "without end".
        parameters.max_iterations = CInt(max(1, iterations))
        parameters.epsilon = 1e-9
        return parameters
    }

    private static func end(_ status: CInt) throws(LBFGSError) -> End {
        switch Int(status) {
        case LBFGSERR_MAXIMUMITERATION: .iterations
        case LBFGS_SUCCESS, LBFGS_STOP, LBFGS_ALREADY_MINIMIZED: .converged
        case LBFGSERR_CANCELED: .cancelled
        case LBFGSERR_OUTOFMEMORY: throw .outOfMemory
        case LBFGSERR_OUTOFINTERVAL...LBFGSERR_INCREASEGRADIENT: .exhausted
        default: throw .failed(status: Int(status))
        }
    }
}

/// Why no minimisation took place.
public enum LBFGSError: Error, Equatable, CustomStringConvertible {
    case outOfMemory
    case failed(status: Int)

    /// The sentence.
    public var description: String {
        switch self {
        case .outOfMemory: "L-BFGS has no memory for its vectors. A smaller picture needs less, and so does Adam."
        case .failed(let status): "libLBFGS gave up with status \(status). Adam may get further."
        }
    }
}

/// What the library hands back to the two functions that it calls.
private struct Walk {
    let objective: LBFGS.Objective
    let shouldGoOn: (LBFGS.Iteration) -> Bool
}

private func evaluate(
    _ walk: UnsafeMutableRawPointer?, _ x: UnsafePointer<Double>?, _ gradient: UnsafeMutablePointer<Double>?,
    _ count: CInt, _ step: Double
) -> Double {
    guard let walk else { return .nan }
    return walk.assumingMemoryBound(to: Walk.self).pointee.objective(
        UnsafeBufferPointer(start: x, count: Int(count)), UnsafeMutableBufferPointer(start: gradient, count: Int(count))
    )
}

private func progress(
    _ walk: UnsafeMutableRawPointer?, _ x: UnsafePointer<Double>?, _ gradient: UnsafePointer<Double>?, _ value: Double,
    _ xNorm: Double, _ gradientNorm: Double, _ step: Double, _ count: CInt, _ number: CInt, _ evaluations: CInt
) -> CInt {
    guard let walk else { return CInt(LBFGSERR_CANCELED) }
    let iteration = LBFGS.Iteration(
        number: Int(number), value: value, point: UnsafeBufferPointer(start: x, count: Int(count)))
    // What is not zero ends the minimisation, and is its status.
    return walk.assumingMemoryBound(to: Walk.self).pointee.shouldGoOn(iteration) ? 0 : CInt(LBFGSERR_CANCELED)
}
