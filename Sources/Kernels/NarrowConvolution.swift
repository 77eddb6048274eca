internal import CVector

// A large kernel to very few channels, such as the 9×9 convolution that ends the network in three. A vector of outputs
// would be nearly empty, so the columns of the kernel count as outputs of their own: with taps = side · outputs ≤ 32,
//
//     p[y, x, (j, o)] = Σ over i, c of  x[y + i, x, c] · kernel[o, c, i, j]      a matrix product a row
//     y[y, x, o]      = Σ over j of     p[y, x + j, (j, o)] + bias[o]            `side` shifted additions
//
// and the gradients likewise with d[y, x, (j, o)] = dy[y, x − j, o]. Inputs are padded: the result is side − 1 pixels
// smaller.

/// The shape of a narrow convolution of stride 1.
public struct NarrowConvolution: Sendable {
    public let batch, inputs, outputs, side: Int
    /// Of the rows and the kernel in the forward pass.
    let precision: Precision
    /// Extents of the result.
    public let height, width: Int

    static let lanes = 32

    /// Whether the method applies to these channels. The matrix product takes rows of eight pixels or
    /// more, which a kernel of that size guarantees.
    public static func takes(inputs: Int, outputs: Int, side: Int) -> Bool {
        side >= 8 && side * outputs <= lanes && inputs % 16 == 0
    }

    public init(
        batch: Int, height: Int, width: Int, inputs: Int, outputs: Int, side: Int, precision: Precision = .fp32
    ) {
        precondition(Self.takes(inputs: inputs, outputs: outputs, side: side), "no narrow convolution")
        (self.batch, self.height, self.width) = (batch, height, width)
        (self.inputs, self.outputs, self.side, self.precision) = (inputs, outputs, side, precision)
    }

    var taps: Int { side * outputs }
    /// Extents of the padded input.
    var paddedHeight: Int { height + side - 1 }
    var paddedWidth: Int { width + side - 1 }
    /// One row of p or d.
    var rowCount: Int { paddedWidth * Self.lanes }
    /// The rows of the input under the kernel.
    var windowByteCount: Int {
        RowWindow.byteCount(rowCount: paddedWidth * inputs, count: side, precision: precision)
    }
    var panels: Int { (inputs + 31) / 32 }

    var kernelCount: Int { side * inputs * Self.lanes }
    /// Bytes of the kernel as the forward pass wants it.
    public var kernelByteCount: Int { kernelCount * precision.size }
    /// Floats of the kernel as the input gradient wants it.
    public var adjointKernelCount: Int { side * panels * taps * Self.lanes }
    /// Bytes that the threads of the forward pass need.
    public var scratchByteCount: Int { threadCount * (rowCount * 4 + windowByteCount) }
    /// Floats that the threads of the other passes need.
    public var inputGradientScratchCount: Int { threadCount * side * rowCount }
    public var kernelGradientScratchCount: Int { threadCount * (rowCount + kernelCount) }
}

// MARK: Kernels

/// Packs an outputs × inputs × side × side kernel for the forward pass: side × inputs × 32.
public func narrowKernel(_ n: NarrowConvolution, _ kernel: Pointer, _ packed: UnsafeMutableRawPointer) {
    let packed = PackedPanels(packed, byteCount: n.kernelByteCount, n.precision)
    forEachTap(n) { o, c, i, j, index in
        packed.set(i * n.inputs * 32, row: c, column: j * n.outputs + o, to: kernel[index])
    }
}

/// Packs the same kernel for the input gradient: side × panels × taps × 32.
public func narrowAdjointKernel(_ n: NarrowConvolution, _ kernel: Pointer, _ packed: MutablePointer) {
    packed.update(repeating: 0, count: n.adjointKernelCount)
    forEachTap(n) { o, c, i, j, index in
        packed[((i * n.panels + c / 32) * n.taps + j * n.outputs + o) * 32 + c % 32] = kernel[index]
    }
}

private func forEachTap(_ n: NarrowConvolution, _ body: (_ o: Int, _ c: Int, _ i: Int, _ j: Int, _ index: Int) -> Void)
{
    for o in 0..<n.outputs {
        for c in 0..<n.inputs {
            for i in 0..<n.side {
                for j in 0..<n.side { body(o, c, i, j, ((o * n.inputs + c) * n.side + i) * n.side + j) }
            }
        }
    }
}

// MARK: Forward

/// y = x ∗ kernel + bias, of a padded x.
public func narrowConvolution(
    _ n: NarrowConvolution, _ x: RowSource, _ packed: UnsafeRawPointer, bias: Pointer, _ y: MutablePointer,
    scratch: UnsafeMutableRawPointer
) {
    parallel(n.batch * n.height, grain: n.side) { thread, part in
        let p = scratch.assumingMemoryBound(to: Float.self) + thread * n.rowCount
        let memory = scratch + threadCount * n.rowCount * 4 + thread * n.windowByteCount
        var window = RowWindow(on: x, count: n.side, precision: n.precision, memory: memory)
        for index in part {
            window.withRows(of: index / n.height, from: index % n.height) { rows in
                vector.multiplySegments(
                    n.precision.isBFloat16, n.paddedWidth, 32, n.inputs, n.side, rows, n.inputs, packed, n.inputs * 32,
                    p,
                    32)
            }
            addShifted(n, p, bias, y + index * n.width * n.outputs)
        }
    }
}

private func addShifted(_ n: NarrowConvolution, _ p: Pointer, _ bias: Pointer, _ y: MutablePointer) {
    let (side, outputs) = (n.side, n.outputs)
    for x in 0..<n.width {
        let from = p + x * 32
        for o in 0..<outputs {
            var sum = bias[o]
            for j in 0..<side { sum += from[j * (32 + outputs) + o] }
            y[x * outputs + o] = sum
        }
    }
}

// MARK: Gradients

/// d[x, (j, o)] = dy[x − j, o] for one row, zero where x − j lies outside.
private func spread(_ n: NarrowConvolution, _ dy: Pointer, _ d: MutablePointer) {
    let outputs = n.outputs
    for x in 0..<n.paddedWidth {
        let to = d + x * 32
        for j in 0..<n.side {
            let from = x - j
            let isInside = from >= 0 && from < n.width
            for o in 0..<outputs { to[j * outputs + o] = isInside ? dy[from * outputs + o] : 0 }
        }
    }
}

/// dx, padded as x is.
public func narrowInputGradient(
    _ n: NarrowConvolution, _ dy: Pointer, _ packed: Pointer, _ dx: MutablePointer, scratch: MutablePointer
) {
    parallel(n.batch * n.paddedHeight, grain: n.side) { thread, part in
        // The last `side` rows of d, each made once: row y lies in slot y mod side.
        let ring = scratch + thread * n.side * n.rowCount
        var made = -1
        for index in part {
            let (picture, row) = index.quotientAndRemainder(dividingBy: n.paddedHeight)
            let needed = max(0, row - n.side + 1)..<min(n.height, row + 1)
            if row == 0 || made < 0 { made = needed.lowerBound - 1 }
            while made < needed.upperBound - 1 {
                made += 1
                let from = dy + (picture * n.height + made) * n.width * n.outputs
                spread(n, from, ring + made % n.side * n.rowCount)
            }
            gradientRow(n, ring, row, needed, packed, dx + index * n.paddedWidth * n.inputs)
        }
    }
}

/// One row of dx from the rows of d that the kernel reached from it; kernel row i reaches row − i.
private func gradientRow(
    _ n: NarrowConvolution, _ ring: Pointer, _ row: Int, _ needed: Range<Int>, _ packed: Pointer, _ dx: MutablePointer
) {
    withUnsafeTemporaryAllocation(of: UnsafeRawPointer.self, capacity: needed.count) { addresses in
        for (slot, y) in needed.reversed().enumerated() {
            addresses.initializeElement(at: slot, to: UnsafeRawPointer(ring + y % n.side * n.rowCount))
        }
        let first = row - (needed.upperBound - 1)
        vector.multiplySegments(
            false, n.paddedWidth, n.inputs, n.taps, needed.count, addresses.baseAddress!, 32,
            packed + first * n.panels * n.taps * 32, n.taps * 32, dx, n.inputs)
    }
}

/// dKernel, outputs × inputs × side × side.
public func narrowKernelGradient(
    _ n: NarrowConvolution, _ x: Pointer, _ dy: Pointer, _ dKernel: MutablePointer, scratch: MutablePointer
) {
    let sums = scratch + threadCount * n.rowCount
    scratch.update(repeating: 0, count: n.kernelGradientScratchCount)
    parallel(n.batch * n.height) { thread, part in
        let d = scratch + thread * n.rowCount
        let sum = sums + thread * n.kernelCount
        for index in part {
            let (picture, row) = index.quotientAndRemainder(dividingBy: n.height)
            spread(n, dy + index * n.width * n.outputs, d)
            for i in 0..<n.side {
                vector.multiply(
                    false, n.inputs, 32, n.paddedWidth,
                    x + (picture * n.paddedHeight + row + i) * n.paddedWidth * n.inputs, 1,
                    n.inputs, d, 32, 0, sum + i * n.inputs * 32, 32, true)
            }
        }
    }
    for thread in stride(from: 1, to: threadCount, by: 1) {
        add(sums, sums + thread * n.kernelCount, sums, count: n.kernelCount)
    }
    forEachTap(n) { o, c, i, j, index in dKernel[index] = sums[(i * n.inputs + c) * 32 + j * n.outputs + o] }
}
