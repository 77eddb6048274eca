internal import CVector

// 3×3 convolution of stride 1 by Winograd's F(4×4, 3×3): 36 multiplications for 16 outputs where the direct way takes
// 144. Patches of the input are transformed, multiplied with the transformed kernel as 36 matrix products, and
// transformed back, a block of tiles at a time so that everything in between stays in the core's cache.
//
// Lavin and Gray, https://arxiv.org/abs/1509.09308

/// The shape of one Winograd convolution, and how its memory is cut up.
public struct Winograd: Sendable {
    public let batch, inputs, outputs: Int
    let precision: Precision
    /// Of the picture that a convolution reads, and of its result.
    let read, stored: Precision
    /// Extents of the output picture; the input that the tables show is two pixels larger each way.
    public let height, width: Int
    let tileRows, tileColumns: Int
    private(set) var blockTiles: Int

    /// - Parameters:
    ///   - inputs: a multiple of 16.
    ///   - precision: of what is multiplied, the transformed patches and kernels.
    ///   - read: of the picture; bf16 only where that is multiplied too.
    ///   - stored: of the result, which has a multiple of 16 channels where that is bf16.
    public init(
        batch: Int, height: Int, width: Int, inputs: Int, outputs: Int, precision: Precision = .fp32,
        read: Precision = .fp32, stored: Precision = .fp32
    ) {
        precondition(inputs % 16 == 0, "Winograd takes a multiple of 16 channels, not \(inputs)")
        precondition(precision.isAvailable, "this processor does not multiply in \(precision)")
        precondition(stored == .fp32 || outputs % 16 == 0, "\(outputs) channels are not stored in bf16")
        precondition(read == .fp32 || precision == .bf16, "bf16 is read to be multiplied in it")
        (self.precision, self.read, self.stored) = (precision, read, stored)
        (self.batch, self.height, self.width, self.inputs, self.outputs) = (batch, height, width, inputs, outputs)
        tileRows = (height + 3) / 4
        tileColumns = (width + 3) / 4
        // Both transformed blocks of a thread together take about a megabyte.
        let fitting = 600_000 / (36 * (precision.size * inputs + 4 * outputs))
        blockTiles = min(64, max(16, fitting / 8 * 8))
    }

    var tiles: Int { batch * tileRows * tileColumns }
    var paddedOutputs: Int { (outputs + 15) & ~15 }
    // One cache line more than a power of two apart, or the 36 rows of a patch would fight for the same lines.
    var inputStride: Int { blockTiles * inputs + 64 / precision.size }
    var outputStride: Int { blockTiles * paddedOutputs + 16 }
    var panelStride: Int { inputs * 32 }
    var kernelStride: Int { (outputs + 31) / 32 * panelStride + 64 / precision.size }
    var gradientStride: Int { inputs * paddedOutputs + 16 }

    /// The same in larger blocks, for the gradient of the kernel: its sums, 36 matrices of inputs × outputs, pass
    /// through the cache once a block.
    var inLargeBlocks: Winograd {
        var copy = self
        copy.blockTiles = 32
        return copy
    }

    /// Bytes of a transformed kernel.
    public var kernelByteCount: Int { 36 * kernelStride * precision.size }
    /// Bytes that the threads need while they convolve.
    public var scratchByteCount: Int { threadCount * blockByteCount }
    /// Bytes that the threads need for the gradient of the kernel.
    public var gradientScratchByteCount: Int { threadCount * (inLargeBlocks.blockByteCount + 36 * gradientStride * 4) }
    var inputByteCount: Int { 36 * inputStride * precision.size }
    var blockByteCount: Int { inputByteCount + 36 * outputStride * 4 }

    /// Where tile `index` of the batch lies.
    func tile(_ index: Int) -> Tile {
        let (picture, rest) = index.quotientAndRemainder(dividingBy: tileRows * tileColumns)
        let (row, column) = rest.quotientAndRemainder(dividingBy: tileColumns)
        return (picture, 4 * row, 4 * column)
    }

    typealias Tile = (picture: Int, row: Int, column: Int)

    /// Where its first pixel lies in the output.
    func offset(of tile: Tile) -> Int { ((tile.picture * height + tile.row) * width + tile.column) * outputs }
    /// How much of it lies within the output.
    func rows(of tile: Tile) -> Int { min(4, height - tile.row) }
    func columns(of tile: Tile) -> Int { min(4, width - tile.column) }
    func pixels(of tile: Tile) -> Int { rows(of: tile) * columns(of: tile) }

    /// The tables of `sampling`, continued to whole tiles by what they show last: a constant picture stays constant.
    public func tables(of sampling: Sampling) -> WinogradTables {
        precondition(sampling.height == height + 2 && sampling.width == width + 2, "the sampling is of another size")
        func padded(_ table: [Int32], tiles: Int) -> [Int32] {
            table + Array(repeating: table[table.count - 1], count: 4 * tiles + 2 - table.count)
        }
        return WinogradTables(
            rows: padded(sampling.rows, tiles: tileRows), columns: padded(sampling.columns, tiles: tileColumns),
            rowStride: sampling.sourceWidth * inputs,
            pictureStride: sampling.sourceHeight * sampling.sourceWidth * inputs)
    }
}

/// How a Winograd convolution finds its input pixels.
public struct WinogradTables: Sendable {
    let rows, columns: [Int32]
    let rowStride, pictureStride: Int
}

// MARK: Kernels

/// Transforms an outputs × inputs × 3 × 3 kernel into `u`, of `kernelByteCount` bytes.
///
/// With `adjoint`, the kernel is that of the forward convolution, inputs × outputs × 3 × 3 in this convolution's terms,
/// and the result convolves gradients backward.
public func winogradKernel(_ w: Winograd, _ kernel: Pointer, adjoint: Bool, _ u: UnsafeMutableRawPointer) {
    parallel(w.inputs) { _, part in
        for i in part {
            for o in 0..<w.outputs {
                let index = adjoint ? i * w.outputs + o : o * w.inputs + i
                let number = o / 32 * w.panelStride + PackedPanels.place(w.precision, row: i, column: o % 32)
                CVector_winogradKernel(
                    kernel + index * 9, adjoint, w.precision.isBFloat16, u + number * w.precision.size, w.kernelStride)
            }
        }
    }
}

// MARK: Convolution

/// y = x ∗ kernel + bias, rectified if asked.
///
/// x is what `tables` read, y is batch × height × width × outputs, `u` a transformed kernel, `scratch` holds
/// `scratchByteCount`.
///
/// - Parameters:
///   - affine: applied to x while it is read.
///   - moments: takes on the sums of y, which is then of one picture and a multiple of 16 channels.
public func winogradConvolution(
    _ w: Winograd, _ x: UnsafeRawPointer, through affine: Affine? = nil, _ tables: WinogradTables,
    _ u: UnsafeRawPointer,
    bias: Pointer?, rectified: Bool, _ y: UnsafeMutableRawPointer, moments: MomentSums? = nil,
    scratch: UnsafeMutableRawPointer
) {
    moments?.clear()
    let format = w.precision.isBFloat16 ? CVector_bFloat16 : CVector_single
    parallel(w.tiles, grain: w.blockTiles) { thread, tiles in
        let (v, m) = blocks(w, thread, scratch)
        forEachBlock(w, tiles) { block in
            transformInput(w, x, affine, tables, block) { (v + $0 * w.inputs * w.precision.size, format) }
            for element in 0..<36 {
                vector.multiply(
                    w.precision.isBFloat16, (block.count + 7) & ~7, w.paddedOutputs, w.inputs,
                    v + element * w.inputStride * w.precision.size, w.inputs, 1,
                    u + element * w.kernelStride * w.precision.size, 32, w.panelStride, m + element * w.outputStride,
                    w.paddedOutputs, false)
            }
            if let moments, block.lowerBound == tiles.lowerBound {
                let pivot = moments.running(thread)
                vector.winogradOutput(
                    m, w.outputStride, bias, rectified, nil, false, pivot, w.outputs, w.outputs, 1, 1)
                moments.begin(thread, pivot: pivot)
            }
            transformOutput(w, m, block, bias, rectified, y, moments?.running(thread))
            moments?.flush(thread, pixels: block.reduce(0) { $0 + w.pixels(of: w.tile($1)) })
        }
    }
}

/// A thread's transformed patches of the input and of the output.
private func blocks(
    _ w: Winograd, _ thread: Int, _ scratch: UnsafeMutableRawPointer
) -> (v: UnsafeMutableRawPointer, m: MutablePointer) {
    let v = scratch + thread * w.blockByteCount
    return (v, (v + w.inputByteCount).assumingMemoryBound(to: Float.self))
}

private func forEachBlock(_ w: Winograd, _ tiles: Range<Int>, _ body: (Range<Int>) -> Void) {
    for start in stride(from: tiles.lowerBound, to: tiles.upperBound, by: w.blockTiles) {
        body(start..<min(start + w.blockTiles, tiles.upperBound))
    }
}

/// Where the transformed patch in one slot of a block goes, and in which format.
private typealias Placement = (_ slot: Int) -> (UnsafeMutableRawPointer, CVector_PatchFormat)

private func transformInput(
    _ w: Winograd, _ x: UnsafeRawPointer, _ affine: Affine?, _ tables: WinogradTables, _ block: Range<Int>,
    to place: Placement
) {
    withVectorized(affine) { affine in
        tables.rows.withUnsafeBufferPointer { rows in
            tables.columns.withUnsafeBufferPointer { columns in
                for (slot, index) in block.enumerated() {
                    let tile = w.tile(index)
                    let (v, format) = place(slot)
                    vector.winogradInput(
                        w.read.isBFloat16, x + tile.picture * tables.pictureStride * w.read.size, tables.rowStride,
                        w.inputs,
                        rows.baseAddress! + tile.row,
                        columns.baseAddress! + tile.column, affine, format, v, w.inputStride)
                }
            }
        }
    }
}

private func withVectorized(_ affine: Affine?, _ body: (UnsafePointer<CVector_Affine>?) -> Void) {
    guard let affine else { return body(nil) }
    withUnsafePointer(to: affine.vectorized, body)
}

private func transformOutput(
    _ w: Winograd, _ m: Pointer, _ block: Range<Int>, _ bias: Pointer?, _ rectified: Bool,
    _ y: UnsafeMutableRawPointer, _ moments: MutablePointer?
) {
    for (slot, index) in block.enumerated() {
        let tile = w.tile(index)
        vector.winogradOutput(
            m + slot * w.paddedOutputs, w.outputStride, bias, rectified, moments, w.stored.isBFloat16,
            y + w.offset(of: tile) * w.stored.size, w.width * w.outputs, w.outputs, w.rows(of: tile),
            w.columns(of: tile))
    }
}

// MARK: Gradient of the kernel

/// dKernel = Σ over tiles of Gᵀ [(Bᵀ x B) ⊙ (A dy Aᵀ)] G, outputs × inputs × 3 × 3.
///
/// `outputs` is a multiple of 16 here; `scratch` holds `gradientScratchByteCount`.
public func winogradKernelGradient(
    _ w: Winograd, _ x: Pointer, _ tables: WinogradTables, _ dy: Pointer, _ dKernel: MutablePointer,
    scratch: UnsafeMutableRawPointer
) {
    let w = w.inLargeBlocks
    let sums = (scratch + threadCount * w.blockByteCount).assumingMemoryBound(to: Float.self)
    let sumCount = 36 * w.gradientStride
    sums.update(repeating: 0, count: threadCount * sumCount)
    let size = w.precision.size
    // Tiles are the depth of these products: numbers that are multiplied in pairs are those of two tiles.
    let together = w.precision.isBFloat16 ? 2 : 1
    parallel(w.tiles, grain: w.blockTiles) { thread, tiles in
        let (v, m) = blocks(w, thread, scratch)
        let d = UnsafeMutableRawPointer(m)
        let sum = sums + thread * sumCount
        forEachBlock(w, tiles) { block in
            transformInput(w, x, nil, tables, block) { pairedPlace($0, in: v, w.precision, channels: w.inputs) }
            transformOutputGradient(w, dy, block) { pairedPlace($0, in: d, w.precision, channels: w.outputs) }
            for element in 0..<36 {
                vector.multiply(
                    w.precision.isBFloat16, w.inputs, w.outputs, (block.count + together - 1) / together * together,
                    v + element * w.inputStride * size, together, w.inputs,
                    d + element * w.outputStride * size, w.outputs, 32 * together,
                    sum + element * w.gradientStride, w.outputs, true)
            }
        }
    }
    // Threads are added in order, so the same number of threads gives the same bits.
    for thread in stride(from: 1, to: threadCount, by: 1) {
        add(sums, sums + thread * sumCount, sums, count: sumCount)
    }
    parallel(w.outputs) { _, part in
        for o in part {
            for i in 0..<w.inputs {
                CVector_winogradKernelGradient(
                    sums + i * w.outputs + o, w.gradientStride, dKernel + (o * w.inputs + i) * 9)
            }
        }
    }
}

/// Where a slot's row of channels goes if the rows of two slots are to lie in pairs, where they are bf16 numbers.
private func pairedPlace(
    _ slot: Int, in memory: UnsafeMutableRawPointer, _ precision: Precision, channels: Int
) -> (UnsafeMutableRawPointer, CVector_PatchFormat) {
    guard precision.isBFloat16 else { return (memory + slot * channels * precision.size, CVector_single) }
    let first = slot & ~1
    return (memory + first * channels * precision.size, slot == first ? CVector_firstOfPairs : CVector_secondOfPairs)
}

private func transformOutputGradient(_ w: Winograd, _ dy: Pointer, _ block: Range<Int>, to place: Placement) {
    for (slot, index) in block.enumerated() {
        let tile = w.tile(index)
        let (m, format) = place(slot)
        vector.winogradOutputGradient(
            dy + w.offset(of: tile), w.width * w.outputs, w.outputs, w.rows(of: tile), w.columns(of: tile), format, m,
            w.outputStride)
    }
}
