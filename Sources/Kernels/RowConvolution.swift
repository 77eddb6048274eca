internal import CVector

// A convolution of any stride, row by row: with the pixels of a row side by side in memory, the `side` pixels under a
// row of the kernel are one vector of side · inputs numbers, and a row of the result is a sum of matrix products,
//
//     y[r, x, :] = Σ over i of  row[stride · r + i, stride · x ..< stride · x + side] · kernel[i]      (+ bias)
//
// It reads rows as a ``RowSource`` makes them, so that an inference plan needs no padded picture.

/// The shape of one convolution by rows.
public struct RowConvolution: Sendable {
    let batch, height, width, inputs, outputs, side, stride: Int
    /// Of the rows that the kernel slides over.
    let sourceWidth: Int
    let precision: Precision
    /// Of the result.
    let stored: Precision

    /// Whether the method applies. The products take eight pixels of the result or more at a time.
    public static func takes(outputs: Int, width: Int) -> Bool {
        outputs % 16 == 0 && width >= 8
    }

    /// - Parameters:
    ///   - sourceWidth: of the rows that the kernel slides over.
    ///   - output: the shape of the result.
    ///   - precision: of the rows and the kernel.
    ///   - stored: of the result.
    public init(
        inputs: Int, sourceWidth: Int, side: Int, stride: Int, output: Shape, precision: Precision = .fp32,
        stored: Precision = .fp32
    ) {
        precondition(Self.takes(outputs: output.channels, width: output.width), "no convolution by rows")
        (batch, height, width, outputs) = (output.batch, output.height, output.width, output.channels)
        (self.inputs, self.sourceWidth, self.side, self.stride) = (inputs, sourceWidth, side, stride)
        (self.precision, self.stored) = (precision, stored)
    }

    /// Numbers under one row of the kernel, a zero more where they are to be even.
    var depth: Int { precision.isBFloat16 ? (side * inputs + 1) & ~1 : side * inputs }
    var panels: Int { (outputs + 31) / 32 }
    var panelStride: Int { depth * 32 }
    /// The rows of the input under the kernel.
    var windowByteCount: Int {
        RowWindow.byteCount(rowCount: sourceWidth * inputs, count: side, precision: precision)
    }

    /// Bytes of the kernel as the products want it.
    public var kernelByteCount: Int { side * panels * panelStride * precision.size }
    /// A row of the result in single precision, where it is stored in another.
    var rowByteCount: Int { stored == .fp32 ? 0 : width * outputs * 4 }
    /// Bytes that the threads need.
    public var scratchByteCount: Int { threadCount * (windowByteCount + rowByteCount) }
}

/// Packs an outputs × inputs × side × side kernel: side × panels × depth × 32.
public func rowKernel(_ r: RowConvolution, _ kernel: Pointer, _ packed: UnsafeMutableRawPointer) {
    let packed = PackedPanels(packed, byteCount: r.kernelByteCount, r.precision)
    for o in 0..<r.outputs {
        for c in 0..<r.inputs {
            for i in 0..<r.side {
                let panel = (i * r.panels + o / 32) * r.panelStride
                for j in 0..<r.side {
                    packed.set(
                        panel, row: j * r.inputs + c, column: o % 32,
                        to: kernel[((o * r.inputs + c) * r.side + i) * r.side + j])
                }
            }
        }
    }
}

/// y = x ∗ kernel + bias; y is batch × height × width × outputs, `packed` a packed kernel, `scratch` holds
/// `scratchByteCount`.
/// - Parameter moments: takes on the sums of y, which is then of one picture.
public func rowConvolution(
    _ r: RowConvolution, _ x: RowSource, _ packed: UnsafeRawPointer, bias: Pointer,
    _ y: UnsafeMutableRawPointer, moments: MomentSums? = nil, scratch: UnsafeMutableRawPointer
) {
    precondition(x.rowCount == r.sourceWidth * r.inputs, "rows of another length were planned")
    moments?.clear()
    parallel(r.batch * r.height, grain: r.side) { thread, part in
        let memory = scratch + thread * (r.windowByteCount + r.rowByteCount)
        var window = RowWindow(on: x, count: r.side, precision: r.precision, memory: memory)
        for index in part {
            let place = y + index * r.width * r.outputs * r.stored.size
            let to = (r.stored == .fp32 ? place : memory + r.windowByteCount).assumingMemoryBound(to: Float.self)
            window.withRows(of: index / r.height, from: r.stride * (index % r.height)) { rows in
                vector.multiplySegments(
                    r.precision.isBFloat16, r.width, r.outputs, r.depth, r.side, rows, r.stride * r.inputs, packed,
                    r.panelStride, to, r.outputs)
            }
            finishRow(r, to, bias: bias, place, moments, thread, isFirst: index == part.lowerBound)
        }
    }
}

/// Adds the bias to a row, stores it, and adds what will be read of it to the sums: a norm multiplies any difference by up
/// to 316.
private func finishRow(
    _ r: RowConvolution, _ row: MutablePointer, bias: Pointer, _ place: UnsafeMutableRawPointer, _ moments: MomentSums?,
    _ thread: Int, isFirst: Bool
) {
    if r.stored == .fp32, let moments, !isFirst {
        vector.addBias(row, r.width, r.outputs, bias, moments.running(thread))
        return moments.flush(thread, pixels: r.width)
    }
    vector.addBias(row, r.width, r.outputs, bias, nil)
    if r.stored == .bf16 {
        let rounded = place.assumingMemoryBound(to: UInt16.self)
        vector.round(row, r.width * r.outputs, rounded)
        if moments != nil { vector.widen(rounded, r.width * r.outputs, row) }
    }
    guard let moments else { return }
    if isFirst { moments.begin(thread, pivot: row) }
    vector.addMoments(row, r.width, r.outputs, moments.running(thread))
    moments.flush(thread, pixels: r.width)
}
