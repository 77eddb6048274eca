@testable import Kernels

/// A convolution of side × side kernels, outputs × inputs × side × side, as its definition reads.
struct ConvolutionReference {
    let inputs, outputs, side: Int
    var stride = 1
    /// Zeros on each side.
    var padding = 0

    func kernel(seed: UInt64) -> [Float] { randomNumbers(outputs * inputs * side * side, seed: seed) }

    func outputShape(_ x: Shape) -> Shape {
        Shape(
            batch: x.batch, height: (x.height + 2 * padding - side) / stride + 1,
            width: (x.width + 2 * padding - side) / stride + 1, channels: outputs)
    }

    private func at(_ o: Int, _ c: Int, _ k: Int, _ l: Int) -> Int { ((o * inputs + c) * side + k) * side + l }

    /// y[i, j, o] = bias[o] + Σ x[stride · i + k − padding, stride · j + l − padding, c] · kernel[o, c, k, l].
    func forward(_ x: Pictures, _ kernel: [Float], bias: [Float], rectified: Bool = false) -> Pictures {
        .filled(outputShape(x.shape)) { n, i, j, o in
            var sum = Double(bias[o])
            for k in 0..<side {
                for l in 0..<side {
                    for c in 0..<inputs {
                        let value = x[n, stride * i + k - padding, stride * j + l - padding, c]
                        sum += Double(value) * Double(kernel[at(o, c, k, l)])
                    }
                }
            }
            return rectified ? max(sum, 0) : sum
        }
    }

    /// dx of Σ y · dy: each product of the forward pass, given to its x.
    func inputGradient(_ dy: Pictures, _ kernel: [Float], of x: Shape) -> Pictures {
        .filled(x) { n, i, j, c in
            var sum = 0.0
            for k in 0..<side where (i + padding - k) % stride == 0 {
                for l in 0..<side where (j + padding - l) % stride == 0 {
                    let (row, column) = ((i + padding - k) / stride, (j + padding - l) / stride)
                    for o in 0..<outputs { sum += Double(dy[n, row, column, o]) * Double(kernel[at(o, c, k, l)]) }
                }
            }
            return sum
        }
    }

    /// dKernel and dBias of Σ y · dy.
    func kernelGradient(_ x: Pictures, _ dy: Pictures) -> (kernel: [Float], bias: [Float]) {
        var kernel = [Float](repeating: 0, count: outputs * inputs * side * side)
        for o in 0..<outputs {
            for c in 0..<inputs {
                for k in 0..<side {
                    for l in 0..<side { kernel[at(o, c, k, l)] = correlation(x, dy, o, c, k, l) }
                }
            }
        }
        let bias = (0..<outputs).map { o in
            Float(stride(dy.values, from: o).reduce(0.0) { $0 + Double($1) })
        }
        return (kernel, bias)
    }

    private func stride(_ values: [Float], from first: Int) -> [Float] {
        Swift.stride(from: first, to: values.count, by: outputs).map { values[$0] }
    }

    private func correlation(_ x: Pictures, _ dy: Pictures, _ o: Int, _ c: Int, _ k: Int, _ l: Int) -> Float {
        var sum = 0.0
        for n in 0..<dy.shape.batch {
            for i in 0..<dy.shape.height {
                for j in 0..<dy.shape.width {
                    let value = x[n, stride * i + k - padding, stride * j + l - padding, c]
                    sum += Double(value) * Double(dy[n, i, j, o])
                }
            }
        }
        return Float(sum)
    }
}
