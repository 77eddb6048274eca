/// The input gradient of a convolution of stride 1, as the convolution that it is: of dy with the kernel mirrored, inputs and
/// outputs exchanged.
///
/// For few outputs oneDNN has nothing but its reference for the gradient on processors without AVX-512, and a fast way for
/// this: 30 times as fast for the nine by nine pixels and three outputs with which transformation networks end.
final class MirroredGradient {
    private let convolution: DirectConvolution
    private let inputs, outputs, taps: Int
    private var mirrored, noBias: [Float]

    /// - Parameters:
    ///   - gradient: extent of dy.
    ///   - inputs: channels of dx.
    ///   - side: of the kernel.
    ///   - padding: of the convolution whose gradient this is.
    /// - Throws: ``OneDNNError``.
    init(_ gradient: Shape, inputs: Int, side: Int, padding: Int) throws(OneDNNError) {
        convolution = try DirectConvolution(
            gradient, outputs: inputs, side: side, stride: 1, padding: side - 1 - padding, rectified: false,
            passes: .forward)
        (self.inputs, outputs, taps) = (inputs, gradient.channels, side * side)
        mirrored = [Float](repeating: 0, count: inputs * outputs * taps)
        noBias = [Float](repeating: 0, count: inputs)
    }

    /// Takes over an outputs × inputs × side × side kernel.
    func load(_ kernel: Pointer) {
        for output in 0..<outputs {
            for input in 0..<inputs {
                let (from, to) = ((output * inputs + input) * taps, (input * outputs + output) * taps)
                for tap in 0..<taps { mirrored[to + tap] = kernel[from + taps - 1 - tap] }
            }
        }
        convolution.load(mirrored)
    }

    func run(_ dy: Pointer, _ dx: MutablePointer) { convolution.forward(dy, bias: noBias, dx) }
}
