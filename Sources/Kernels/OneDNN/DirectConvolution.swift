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
    ///   - kernel: height and width.
    ///   - padding: zeros on each side.
    ///   - rectified: whether y is max(x ∗ kernel + bias, 0). The backward passes take dy masked accordingly.
    /// - Throws: ``OneDNNError`` where oneDNN has no such convolution or no memory.
    public init(
        _ input: Shape, outputs: Int, kernel: (height: Int, width: Int), stride: Int, padding: Int, rectified: Bool,
        passes: Passes
    ) throws(OneDNNError) {
        device = try OneDNNDevice()
        let geometry = try Geometry(input, outputs, kernel, stride, padding, device.engine)
        let rows = geometry.source, result = geometry.destination
        x = try OneDNNMemory(rows, owned: false, on: device)
        y = try OneDNNMemory(result, owned: false, on: device)
        dx = try OneDNNMemory(rows, owned: false, on: device)
        dy = try OneDNNMemory(result, owned: false, on: device)
        let plain = try dnnl_memory_desc_t([outputs, input.channels, kernel.height, kernel.width], dnnl_abcd)
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
                OneDNNArgument.source: x, OneDNNArgument.weights: try loadedKernel(description, dnnl_query_weights_md),
                OneDNNArgument.bias: bias, OneDNNArgument.destination: y,
            ], on: device)
    }

    private func buildInputGradient(_ geometry: Geometry, hint: dnnl_primitive_desc_t) throws(OneDNNError) {
        let description = try geometry.inputGradient(hint)
        defer { dnnl_primitive_desc_destroy(description) }
        inputPass = try OneDNNPrimitive(
            description,
            [
                OneDNNArgument.destinationGradient: dy,
                OneDNNArgument.weights: try loadedKernel(description, dnnl_query_weights_md),
                OneDNNArgument.sourceGradient: dx,
            ], on: device)
    }

    private func buildKernelGradient(_ geometry: Geometry, hint: dnnl_primitive_desc_t) throws(OneDNNError) {
        let description = try geometry.kernelGradient(hint)
        defer { dnnl_primitive_desc_destroy(description) }
        let order = dnnl_primitive_desc_query_md(description, dnnl_query_diff_weights_md, 0).pointee
        let ordered = try OneDNNMemory(order, owned: true, on: device)
        kernelReorder = try .reorder(ordered, dKernel, on: device)
        kernelPass = try OneDNNPrimitive(
            description,
            [
                OneDNNArgument.source: x, OneDNNArgument.destinationGradient: dy,
                OneDNNArgument.weightsGradient: ordered, OneDNNArgument.biasGradient: dBias,
            ], on: device)
    }

    /// The kernel in the order that this pass likes, filled by ``load(_:)``.
    private func loadedKernel(_ description: dnnl_primitive_desc_t, _ what: dnnl_query_t) throws(OneDNNError)
        -> OneDNNMemory
    {
        let ordered = try OneDNNMemory(
            dnnl_primitive_desc_query_md(description, what, 0).pointee, owned: true, on: device)
        loads.append(try .reorder(kernel, ordered, on: device))
        return ordered
    }
}

/// The descriptors that the three passes of one convolution share.
private struct Geometry {
    let source, weights, bias, destination: dnnl_memory_desc_t
    let strides, padding: [dnnl_dim_t]
    let engine: dnnl_engine_t

    init(
        _ input: Shape, _ outputs: Int, _ kernel: (height: Int, width: Int), _ stride: Int, _ padding: Int,
        _ engine: dnnl_engine_t
    ) throws(OneDNNError) {
        let height = (input.height + 2 * padding - kernel.height) / stride + 1
        let width = (input.width + 2 * padding - kernel.width) / stride + 1
        source = try .init([input.batch, input.channels, input.height, input.width], dnnl_acdb)
        weights = try .init([outputs, input.channels, kernel.height, kernel.width], dnnl_format_tag_any)
        bias = try .init([outputs], dnnl_a)
        destination = try .init([input.batch, outputs, height, width], dnnl_acdb)
        strides = [dnnl_dim_t](repeating: dnnl_dim_t(stride), count: 2)
        self.padding = [dnnl_dim_t](repeating: dnnl_dim_t(padding), count: 2)
        self.engine = engine
    }

    func withForward(
        rectified: Bool, _ body: (dnnl_primitive_desc_t) throws(OneDNNError) -> Void
    ) throws(OneDNNError) {
        var (x, w, b, y, operation) = (source, weights, bias, destination, dnnl_convolution_desc_t())
        try check(
            dnnl_convolution_forward_desc_init(
                &operation, dnnl_forward_training, dnnl_convolution_direct, &x, &w, &b, &y, strides, padding, padding),
            "describe a convolution")
        let attributes = try OneDNNAttributes(rectified: rectified)
        var description: dnnl_primitive_desc_t?
        try check(
            dnnl_primitive_desc_create(&description, &operation, attributes.handle, engine, nil), "plan a convolution")
        defer { dnnl_primitive_desc_destroy(description) }
        try body(description!)
    }

    func inputGradient(_ hint: dnnl_primitive_desc_t) throws(OneDNNError) -> dnnl_primitive_desc_t {
        var (dx, w, dy, operation) = (source, weights, destination, dnnl_convolution_desc_t())
        try check(
            dnnl_convolution_backward_data_desc_init(
                &operation, dnnl_convolution_direct, &dx, &w, &dy, strides, padding, padding),
            "describe the input gradient of a convolution")
        return try primitive(&operation, hint)
    }

    func kernelGradient(_ hint: dnnl_primitive_desc_t) throws(OneDNNError) -> dnnl_primitive_desc_t {
        var (x, dw, db, dy, operation) = (source, weights, bias, destination, dnnl_convolution_desc_t())
        try check(
            dnnl_convolution_backward_weights_desc_init(
                &operation, dnnl_convolution_direct, &x, &dw, &db, &dy, strides, padding, padding),
            "describe the kernel gradient of a convolution")
        return try primitive(&operation, hint)
    }

    private func primitive(
        _ operation: inout dnnl_convolution_desc_t, _ hint: dnnl_primitive_desc_t
    ) throws(OneDNNError) -> dnnl_primitive_desc_t {
        var description: dnnl_primitive_desc_t?
        let attributes = try OneDNNAttributes()
        try check(
            dnnl_primitive_desc_create(&description, &operation, attributes.handle, engine, hint), "plan a gradient")
        return description!
    }
}
