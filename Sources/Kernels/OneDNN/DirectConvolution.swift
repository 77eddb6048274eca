internal import COneDNN

/// A convolution of any kernel and stride by oneDNN's direct method, channels last.
///
/// Built once for one extent; every run names its addresses.
public final class DirectConvolution {
    /// Which passes a plan will ask for.
    public struct Passes: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let forward = Passes(rawValue: 1)
        public static let inputGradient = Passes(rawValue: 2)
        public static let kernelGradient = Passes(rawValue: 4)
    }

    private let device: OneDNNDevice
    private let x, y, kernel, bias, dx, dy, dKernel, dBias: OneDNNMemory
    private var loads: [OneDNNPrimitive] = []
    private var forwardPass, inputPass, kernelPass, kernelReorder: OneDNNPrimitive?

    /// - Parameters:
    ///   - input: extent of x.
    ///   - side: height and width of the kernel.
    ///   - padding: zeros on each side.
    ///   - rectified: whether y is max(x ∗ kernel + bias, 0). The backward passes take dy masked accordingly.
    /// - Throws: ``OneDNNError`` where oneDNN has no such convolution or no memory.
    public init(
        _ input: Shape, outputs: Int, side: Int, stride: Int, padding: Int, rectified: Bool, passes: Passes
    ) throws(OneDNNError) {
        device = try OneDNNDevice()
        let geometry = try Geometry(
            input, outputs: outputs, side: side, stride: stride, padding: padding, device.engine)
        let rows = geometry.source, result = geometry.destination
        x = try OneDNNMemory(rows, owned: false, on: device)
        y = try OneDNNMemory(result, owned: false, on: device)
        dx = try OneDNNMemory(rows, owned: false, on: device)
        dy = try OneDNNMemory(result, owned: false, on: device)
        let plain = try OneDNNLayout([outputs, input.channels, side, side], dnnl_abcd)
        self.kernel = try OneDNNMemory(plain, owned: false, on: device)
        dKernel = try OneDNNMemory(plain, owned: false, on: device)
        bias = try OneDNNMemory(geometry.bias, owned: false, on: device)
        dBias = try OneDNNMemory(geometry.bias, owned: false, on: device)
        try geometry.withForward(rectified: rectified) { (description) throws(OneDNNError) in
            if passes.contains(.forward) { try buildForward(description) }
            if passes.contains(.inputGradient) { try buildInputGradient(geometry, hint: description) }
            if passes.contains(.kernelGradient) { try buildKernelGradient(geometry, hint: description) }
        }
    }

    /// Takes over an outputs × inputs × height × width kernel, in the orders that the passes like.
    public func load(_ kernel: Pointer) {
        self.kernel.lend(kernel)
        for load in loads { load.run() }
    }

    /// y = x ∗ kernel + bias, rectified if asked.
    ///
    /// oneDNN's rectifier turns a NaN into zero; a diverged network shows in the total variation, which has none before
    /// it.
    public func forward(_ x: Pointer, bias: Pointer, _ y: MutablePointer) {
        self.x.lend(x)
        self.bias.lend(bias)
        self.y.lend(y)
        forwardPass?.run()
    }

    /// dx, from dy and the kernel that was loaded.
    public func inputGradient(_ dy: Pointer, _ dx: MutablePointer) {
        self.dy.lend(dy)
        self.dx.lend(dx)
        inputPass?.run()
    }

    /// dKernel, outputs × inputs × height × width, and dBias.
    public func kernelGradient(_ x: Pointer, _ dy: Pointer, _ dKernel: MutablePointer, _ dBias: MutablePointer) {
        self.x.lend(x)
        self.dy.lend(dy)
        self.dKernel.lend(dKernel)
        self.dBias.lend(dBias)
        kernelPass?.run()
        kernelReorder?.run()
    }

    private func buildForward(_ description: dnnl_primitive_desc_t) throws(OneDNNError) {
        forwardPass = try OneDNNPrimitive(
            description,
            [
                COneDNN_source: x, COneDNN_weights: try loadedKernel(description),
                COneDNN_bias: bias, COneDNN_destination: y,
            ], on: device)
    }

    private func buildInputGradient(_ geometry: Geometry, hint: dnnl_primitive_desc_t) throws(OneDNNError) {
        let description = try geometry.inputGradient(hint)
        defer { dnnl_primitive_desc_destroy(description) }
        inputPass = try OneDNNPrimitive(
            description,
            [
                COneDNN_destinationGradient: dy,
                COneDNN_weights: try loadedKernel(description),
                COneDNN_sourceGradient: dx,
            ], on: device)
    }

    private func buildKernelGradient(_ geometry: Geometry, hint: dnnl_primitive_desc_t) throws(OneDNNError) {
        let description = try geometry.kernelGradient(hint)
        defer { dnnl_primitive_desc_destroy(description) }
        let ordered = try OneDNNMemory(
            OneDNNLayout(of: description, dnnl_query_diff_weights_md), owned: true, on: device)
        kernelReorder = try .reorder(ordered, dKernel, on: device)
        kernelPass = try OneDNNPrimitive(
            description,
            [
                COneDNN_source: x, COneDNN_destinationGradient: dy,
                COneDNN_weightsGradient: ordered, COneDNN_biasGradient: dBias,
            ], on: device)
    }

    /// The kernel in the order that this pass likes, filled by ``load(_:)``.
    private func loadedKernel(_ description: dnnl_primitive_desc_t) throws(OneDNNError) -> OneDNNMemory {
        let ordered = try OneDNNMemory(
            OneDNNLayout(of: description, dnnl_query_weights_md), owned: true, on: device)
        loads.append(try .reorder(kernel, ordered, on: device))
        return ordered
    }
}

/// The layouts that the three passes of one convolution share.
private struct Geometry {
    let source, weights, bias, destination: OneDNNLayout
    private let window: COneDNN_Window
    private let engine: dnnl_engine_t

    init(
        _ input: Shape, outputs: Int, side: Int, stride: Int, padding: Int, _ engine: dnnl_engine_t
    ) throws(OneDNNError) {
        let height = (input.height + 2 * padding - side) / stride + 1
        let width = (input.width + 2 * padding - side) / stride + 1
        source = try OneDNNLayout([input.batch, input.channels, input.height, input.width], dnnl_acdb)
        weights = try OneDNNLayout([outputs, input.channels, side, side], dnnl_format_tag_any)
        bias = try OneDNNLayout([outputs], dnnl_a)
        destination = try OneDNNLayout([input.batch, outputs, height, width], dnnl_acdb)
        var window = COneDNN_Window()
        (window.strides.0, window.strides.1) = (dnnl_dim_t(stride), dnnl_dim_t(stride))
        (window.padding.0, window.padding.1) = (dnnl_dim_t(padding), dnnl_dim_t(padding))
        (self.window, self.engine) = (window, engine)
    }

    func withForward(
        rectified: Bool, _ body: (dnnl_primitive_desc_t) throws(OneDNNError) -> Void
    ) throws(OneDNNError) {
        let attributes = try OneDNNAttributes(rectified: rectified)
        var (window, description) = (window, dnnl_primitive_desc_t?.none)
        try check(
            COneDNN_forward(
                &description, engine, source.handle, weights.handle, bias.handle, destination.handle, &window,
                attributes.handle),
            "plan a convolution")
        defer { dnnl_primitive_desc_destroy(description) }
        try body(description!)
    }

    func inputGradient(_ hint: dnnl_primitive_desc_t) throws(OneDNNError) -> dnnl_primitive_desc_t {
        let attributes = try OneDNNAttributes()
        var (window, description) = (window, dnnl_primitive_desc_t?.none)
        try check(
            COneDNN_inputGradient(
                &description, engine, source.handle, weights.handle, destination.handle, &window, attributes.handle,
                hint),
            "plan the input gradient of a convolution")
        return description!
    }

    func kernelGradient(_ hint: dnnl_primitive_desc_t) throws(OneDNNError) -> dnnl_primitive_desc_t {
        let attributes = try OneDNNAttributes()
        var (window, description) = (window, dnnl_primitive_desc_t?.none)
        try check(
            COneDNN_kernelGradient(
                &description, engine, source.handle, weights.handle, bias.handle, destination.handle, &window,
                attributes.handle, hint),
            "plan the kernel gradient of a convolution")
        return description!
    }
}
