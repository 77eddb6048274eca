import Engine

/// The steps between two normalisations or more, on a band of rows at a time.
///
/// A band reflects its own first and last rows where the picture would go on. Rows that such a border reaches are computed
/// and left out: a band is read with as many rows beyond it as the kernels see.
struct Leg {
    let steps: ArraySlice<Step>

    /// Rows that become one row, and one row's rows.
    var reduction: Int {
        steps.reduce(1) { if case .convolution(let convolution) = $1 { $0 * convolution.stride } else { $0 } }
    }
    var enlargement: Int {
        steps.reduce(1) { if case .upsampling(let factor) = $1 { $0 * factor } else { $0 } }
    }

    /// Whether it takes the picture that a residual block has kept.
    var joins: Bool { steps.contains { if case .join = $0 { true } else { false } } }
    /// Whether a residual block begins in it and does not end.
    var branches: Bool {
        steps.reduce(false) { isOpen, step in
            switch step {
            case .branch: true
            case .join: false
            default: isOpen
            }
        }
    }

    func outputSide(of inputHeight: Int) -> Int { inputHeight / reduction * enlargement }

    /// The rows that have to be there to compute `rows`, and a whole number of times what becomes one row.
    func input(for rows: Range<Int>, height: Int) -> Range<Int> {
        var (first, last) = (rows.lowerBound, rows.upperBound - 1)
        for step in steps.reversed() {
            switch step {
            case .convolution(let convolution):
                first = first * convolution.stride - convolution.side / 2
                last = last * convolution.stride + convolution.side / 2
            case .upsampling(let factor):
                (first, last) = (first < 0 ? first : first / factor, last / factor)
            case .norm, .branch, .join: break
            }
        }
        let start = max(0, first) / reduction * reduction
        let end = (last / reduction + 1) * reduction
        return start..<min(end, height)
    }

    /// The number that the first row of a band's output has in the whole.
    func outputStart(of input: Range<Int>) -> Int { outputSide(of: input.lowerBound) }
}

/// A leg made ready for bands of so many rows.
struct LegGraph {
    let graph = Graph()
    let picture: Value
    let kept: Value?
    let coefficients: [Value]
    let outputs: [Value]

    /// - Parameters:
    ///   - shape: of the picture that comes in, and of the one that was kept.
    ///   - finished: what the last picture becomes, if this is the last leg.
    init(_ leg: Leg, input shape: Shape, finished: ((Value) -> Value)?) {
        let graph = graph
        picture = graph.input(shape)
        kept = leg.joins && !leg.beginsBlock ? graph.input(shape) : nil
        var flow = Flow(picture: picture, kept: kept)
        var coefficients: [Value] = []
        for step in leg.steps {
            flow.pass(step) { norm, x in
                coefficients.append(graph.input(norm.coefficientShape))
                return norm(x, coefficients: coefficients[coefficients.count - 1])
            }
        }
        self.coefficients = coefficients
        let last = finished.map { $0(flow.picture) } ?? flow.picture
        outputs = [last] + (leg.branches ? [flow.kept].compactMap { $0 } : [])
    }
}

extension Leg {
    /// Whether a block begins in it before one ends.
    fileprivate var beginsBlock: Bool {
        for step in steps {
            if case .branch = step { return true }
            if case .join = step { return false }
        }
        return false
    }
}
