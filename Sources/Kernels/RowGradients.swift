internal import CVector

// The gradients of a convolution by rows, of a stride that leaves gaps: as sums of matrix products of whole rows, too.
//
//     dx[y, stride · u + q, c] = Σ over i ≡ y, j ≡ q (mod stride), o of  dy[(y − i) / stride, u − (j − q) / stride, o] · kernel[o, c, i, j]
//     dKernel[:, :, i, :]      = Σ over rows r and pixels u of  row[stride · r + i, stride · u ..< stride · u + side]ᵀ · dy[r, u, :]
//
// Inputs are padded: the result is smaller.

/// The shape of the gradients of one convolution by rows.
public struct RowGradients: Sendable {
    let forward: RowConvolution
    /// Of the padded input.
    let sourceHeight: Int
    private var precision: Precision { forward.precision }

    /// Whether the method applies: products take a multiple of 16 channels and eight pixels or more.
    public static func takes(inputs: Int, outputs: Int, stride: Int, source: Shape) -> Bool {
        inputs % 16 == 0 && outputs % 16 == 0 && source.width / stride >= 8
    }

    /// - Parameter source: the shape of the padded input.
    public init(_ forward: RowConvolution, source: Shape) {
        precondition(
            Self.takes(inputs: forward.inputs, outputs: forward.outputs, stride: forward.stride, source: source),
            "no gradients by rows")
        (self.forward, sourceHeight) = (forward, source.height)
    }

    /// Zeros around dy, so that every row and pixel of the input has the neighbours that the kernel reaches.
    private var margin: Int { (forward.side + forward.stride - 2) / forward.stride }
    private var rowCount: Int { (forward.width + 2 * margin) * forward.outputs }
    /// Rows of dy that reach one row of the input.
    var reach: Int { margin + 1 }
    var panels: Int { (forward.inputs + 31) / 32 }
    var panelStride: Int { forward.outputs * 32 }
    var windowByteCount: Int { RowWindow.byteCount(rowCount: rowCount, count: reach, precision: precision) }

    /// What of dy the windows show.
    var surroundings: Sampling { Sampling(height: forward.height, width: forward.width).zeroPadded(by: margin) }

    /// The rows or columns of the kernel that reach places ≡ `phase`, in order.
    func taps(_ phase: Int) -> [Int] { Array(Swift.stride(from: phase, to: forward.side, by: forward.stride)) }

    /// How many there are.
    func tapCount(_ phase: Int) -> Int { (forward.side - phase + forward.stride - 1) / forward.stride }

    /// Where the taps of a phase begin in the packed kernel, in numbers.
    func start(row: Int, column: Int) -> Int {
        let before =
            (0..<row).reduce(0) { $0 + tapCount($1) * forward.side }
            + tapCount(row) * (0..<column).reduce(0) { $0 + tapCount($1) }
        return before * panels * panelStride
    }

    /// Bytes of the kernel as the gradient of the input wants it.
    public var kernelByteCount: Int { forward.side * forward.side * panels * panelStride * precision.size }
    /// Bytes that the threads need for the gradient of the input.
    public var inputScratchByteCount: Int { threadCount * windowByteCount }
    /// Floats that they need for that of the kernel.
    public var kernelScratchCount: Int { threadCount * kernelCount }
    var kernelCount: Int { forward.side * forward.side * forward.inputs * forward.outputs }
}

// MARK: Gradient of the input

/// Packs an outputs × inputs × side × side kernel: phases of rows × phases of columns × taps × panels × outputs × 32.
public func rowAdjointKernel(_ g: RowGradients, _ kernel: Pointer, _ packed: UnsafeMutableRawPointer) {
    let r = g.forward
    let packed = PackedPanels(packed, byteCount: g.kernelByteCount, r.precision)
    for (p, q) in phases(r) {
        var panel = g.start(row: p, column: q)
        for i in g.taps(p) {
            for j in g.taps(q) {
                for c in 0..<r.inputs {
                    for o in 0..<r.outputs {
                        packed.set(
                            panel + c / 32 * g.panelStride, row: o, column: c % 32,
                            to: kernel[((o * r.inputs + c) * r.side + i) * r.side + j])
                    }
                }
                panel += g.panels * g.panelStride
            }
        }
    }
}

private func phases(_ r: RowConvolution) -> [(row: Int, column: Int)] {
    (0..<r.stride).flatMap { p in (0..<r.stride).map { (p, $0) } }
}

/// dx, padded as x is; `packed` is a kernel by ``rowAdjointKernel(_:_:_:)``, `scratch` holds `inputScratchByteCount`.
public func rowInputGradient(
    _ g: RowGradients, _ dy: Pointer, _ packed: UnsafeRawPointer, _ dx: MutablePointer, scratch: UnsafeMutableRawPointer
) {
    let r = g.forward
    let source = RowSource(
        dy, Shape(batch: r.batch, height: r.height, width: r.width, channels: r.outputs), sampling: g.surroundings)
    parallel(r.batch * g.sourceHeight, grain: r.side) { thread, part in
        var window = RowWindow(
            on: source, count: g.reach, precision: r.precision, memory: scratch + thread * g.windowByteCount)
        for index in part {
            let (picture, y) = index.quotientAndRemainder(dividingBy: g.sourceHeight)
            window.withRows(of: picture, from: y / r.stride) { rows in
                gradientRow(g, rows, phase: y % r.stride, packed, dx + index * r.sourceWidth * r.inputs)
            }
        }
    }
}

/// One row of dx, the pixels of one phase after the other.
private func gradientRow(
    _ g: RowGradients, _ rows: UnsafePointer<UnsafeRawPointer>, phase: Int, _ packed: UnsafeRawPointer,
    _ dx: MutablePointer
) {
    let r = g.forward
    for q in 0..<r.stride {
        let columns = g.tapCount(q)
        let count = g.tapCount(phase) * columns
        withUnsafeTemporaryAllocation(of: UnsafeRawPointer.self, capacity: count) { addresses in
            for slot in 0..<count {
                let (m, n) = slot.quotientAndRemainder(dividingBy: columns)
                // A tap further down or right has seen the input from a pixel of dy further up or left.
                let first = (g.reach - 1 - n) * r.outputs * r.precision.size
                addresses.initializeElement(at: slot, to: rows[g.reach - 1 - m] + first)
            }
            vector.multiplySegments(
                r.precision.isBFloat16, (r.sourceWidth - q + r.stride - 1) / r.stride, r.inputs, r.outputs, count,
                addresses.baseAddress!, r.outputs, packed + g.start(row: phase, column: q) * r.precision.size,
                g.panelStride, dx + q * r.inputs, r.stride * r.inputs)
        }
    }
}

// MARK: Gradient of the kernel

/// dKernel, outputs × inputs × side × side, in single precision; x is padded, `scratch` holds `kernelScratchCount`.
public func rowKernelGradient(
    _ g: RowGradients, _ x: Pointer, _ dy: Pointer, _ dKernel: MutablePointer, scratch: MutablePointer
) {
    let r = g.forward
    let sumStride = r.side * r.inputs * r.outputs
    scratch.update(repeating: 0, count: g.kernelScratchCount)
    parallel(r.batch * r.height) { thread, part in
        let sums = scratch + thread * g.kernelCount
        for index in part {
            let (picture, row) = index.quotientAndRemainder(dividingBy: r.height)
            for i in 0..<r.side {
                let from = x + (picture * g.sourceHeight + r.stride * row + i) * r.sourceWidth * r.inputs
                vector.multiply(
                    false, r.side * r.inputs, r.outputs, r.width, from, 1, r.stride * r.inputs,
                    dy + index * r.width * r.outputs, r.outputs, 32, sums + i * sumStride, r.outputs, true)
            }
        }
    }
    for thread in stride(from: 1, to: threadCount, by: 1) {
        add(scratch, scratch + thread * g.kernelCount, scratch, count: g.kernelCount)
    }
    parallel(r.outputs) { _, part in
        for o in part {
            for c in 0..<r.inputs {
                for i in 0..<r.side {
                    for j in 0..<r.side {
                        dKernel[((o * r.inputs + c) * r.side + i) * r.side + j] =
                            scratch[i * sumStride + (j * r.inputs + c) * r.outputs + o]
                    }
                }
            }
        }
    }
}
