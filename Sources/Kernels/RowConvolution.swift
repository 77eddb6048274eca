internal import CVector

// A convolution of any stride, row by row: with the pixels of a row side by side in memory, the `side` pixels under a
// row of the kernel are one vector of side · inputs numbers, and a row of the result is a sum of matrix products,
//
//     y[r, x, :] = Σ over i of  row[stride · r + i, stride · x ..< stride · x + side] · kernel[i]      (+ bias)
//
// It reads rows as a ``RowSource`` makes them, so that no padded picture exists. For inference only.

/// The shape of one convolution by rows.
public struct RowConvolution: Sendable {
    let batch, height, width, inputs, outputs, side, stride: Int
    /// Of the rows that the kernel slides over.
    private let sourceWidth: Int

    /// Whether the method applies on this processor. The products take eight pixels of the result or more at a time.
    public static func takes(outputs: Int, width: Int) -> Bool {
        CVector_isAvailable() && outputs % 16 == 0 && width >= 8
    }

    /// - Parameters:
    ///   - sourceWidth: of the rows that the kernel slides over.
    ///   - output: the shape of the result.
    public init(inputs: Int, sourceWidth: Int, side: Int, stride: Int, output: Shape) {
        precondition(Self.takes(outputs: output.channels, width: output.width), "no convolution by rows")
        (batch, height, width, outputs) = (output.batch, output.height, output.width, output.channels)
        (self.inputs, self.sourceWidth, self.side, self.stride) = (inputs, sourceWidth, side, stride)
    }

    private var panels: Int { (outputs + 31) / 32 }
    var panelStride: Int { side * inputs * 32 }
    private var windowCount: Int { side * sourceWidth * inputs }

    /// Floats of the kernel as the products want it.
    public var kernelCount: Int { side * panels * panelStride }
    /// Floats that the threads need.
    public var scratchCount: Int { threadCount * windowCount }

    /// Packs an outputs × inputs × side × side kernel: side × panels × (side · inputs) × 32.
    public func pack(_ kernel: Pointer, _ packed: MutablePointer) {
        packed.update(repeating: 0, count: kernelCount)
        for o in 0..<outputs {
            for c in 0..<inputs {
                for i in 0..<side {
                    let to = packed + (i * panels + o / 32) * panelStride + o % 32
                    for j in 0..<side {
                        to[(j * inputs + c) * 32] = kernel[((o * inputs + c) * side + i) * side + j]
                    }
                }
            }
        }
    }

    /// y = x ∗ kernel + bias.
    /// - Parameter moments: takes on the sums of y, which is then of one picture.
    public func convolve(
        _ x: RowSource, _ packed: Pointer, bias: Pointer, _ y: MutablePointer, moments: MomentSums?,
        scratch: MutablePointer
    ) {
        moments?.clear()
        parallel(batch * height, grain: side) { thread, part in
            let memory = scratch + thread * windowCount
            var (made, picture) = (0, -1)
            for index in part {
                let row = index % height
                if index / height != picture { (made, picture) = (0, index / height) }
                let to = y + index * width * outputs
                x.withRows(picture, from: stride * row, count: side, memory: memory, made: &made) { rows in
                    CVector_multiplySegments(
                        width, outputs, side * inputs, side, rows, stride * inputs, packed, panelStride, to, outputs)
                }
                if let moments, index == part.lowerBound {
                    // The first pixel of all is the pivot, and adds nothing to the sums.
                    CVector_addBias(to, 1, outputs, bias, nil)
                    moments.begin(thread, pivot: to)
                    CVector_addBias(to + outputs, width - 1, outputs, bias, moments.running(thread))
                } else {
                    CVector_addBias(to, width, outputs, bias, moments?.running(thread))
                }
                moments?.flush(thread, pixels: width)
            }
        }
    }
}
