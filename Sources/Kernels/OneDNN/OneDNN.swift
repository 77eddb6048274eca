internal import COneDNN

// The door to oneDNN (2.x C API): engine, stream, memory, primitives. Only DirectConvolution.swift comes through it.

/// oneDNN would not prepare an operation.
public struct OneDNNError: Error, Equatable, CustomStringConvertible {
    /// What was asked of it, as in "plan a convolution".
    public let operation: String
    /// Its answer, in its own word.
    public let status: String
    /// A full sentence.
    public var description: String { "oneDNN could not \(operation): \(status)." }
}

func check(_ status: dnnl_status_t, _ operation: @autoclosure () -> String) throws(OneDNNError) {
    guard status == dnnl_success else {
        throw OneDNNError(operation: operation(), status: String(cString: dnnl_status2str(status)))
    }
}

/// The processor and the queue of work on it.
final class OneDNNDevice {
    let engine: dnnl_engine_t
    let stream: dnnl_stream_t

    init() throws(OneDNNError) {
        var engine: dnnl_engine_t?
        try check(dnnl_engine_create(&engine, dnnl_cpu, 0), "open the processor")
        var stream: dnnl_stream_t?
        try check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "open a stream")
        (self.engine, self.stream) = (engine!, stream!)
    }

    deinit {
        dnnl_stream_destroy(stream)
        dnnl_engine_destroy(engine)
    }
}

extension dnnl_memory_desc_t {
    /// Float32 of these extents in the order that `tag` names.
    init(_ extents: [Int], _ tag: dnnl_format_tag_t) throws(OneDNNError) {
        self.init()
        let dims = extents.map(dnnl_dim_t.init) + Array(repeating: 0, count: 12 - extents.count)
        try check(
            dnnl_memory_desc_init_by_tag(&self, CInt(extents.count), dims, dnnl_f32, tag),
            "describe memory of \(extents)")
    }

    var byteCount: Int { withUnsafePointer(to: self) { dnnl_memory_desc_get_size($0) } }
}

/// Memory that a primitive reads or writes: its own, or lent anew for each run.
final class OneDNNMemory {
    let handle: dnnl_memory_t
    let descriptor: dnnl_memory_desc_t

    /// - Parameter owned: whether oneDNN allocates it; else ``lend(_:)`` comes before each use.
    init(_ descriptor: dnnl_memory_desc_t, owned: Bool, on device: OneDNNDevice) throws(OneDNNError) {
        var (copy, handle) = (descriptor, dnnl_memory_t?.none)
        // The header's DNNL_MEMORY_NONE is null and DNNL_MEMORY_ALLOCATE is the address with all bits set.
        let address = owned ? UnsafeMutableRawPointer(bitPattern: UInt.max) : nil
        try check(dnnl_memory_create(&handle, &copy, device.engine, address), "allocate \(descriptor.byteCount) bytes")
        (self.handle, self.descriptor) = (handle!, descriptor)
    }

    deinit { dnnl_memory_destroy(handle) }

    func lend(_ address: Pointer) {
        let status = dnnl_memory_set_data_handle(handle, UnsafeMutableRawPointer(mutating: address))
        precondition(status == dnnl_success, "a memory without an owner takes any address")
    }
}

/// A primitive with its arguments in place, and with working memory of its own.
final class OneDNNPrimitive {
    private let handle: dnnl_primitive_t
    private let device: OneDNNDevice
    private let arguments: [dnnl_exec_arg_t]
    private let memories: [OneDNNMemory]

    /// - Parameter description: made with ``OneDNNAttributes``.
    init(
        _ description: dnnl_primitive_desc_t, _ arguments: [CInt: OneDNNMemory], on device: OneDNNDevice
    ) throws(OneDNNError) {
        var (arguments, handle) = (arguments, dnnl_primitive_t?.none)
        let scratchpad = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0).pointee
        arguments[OneDNNArgument.scratchpad] = try OneDNNMemory(scratchpad, owned: true, on: device)
        try check(dnnl_primitive_create(&handle, description), "build a primitive")
        self.handle = handle!
        self.device = device
        self.arguments = arguments.map { dnnl_exec_arg_t(arg: $0.key, memory: $0.value.handle) }
        memories = Array(arguments.values)
    }

    deinit { dnnl_primitive_destroy(handle) }

    func run() {
        let status = dnnl_primitive_execute(handle, device.stream, CInt(arguments.count), arguments)
        precondition(status == dnnl_success, "a primitive that was built runs")
        dnnl_stream_wait(device.stream)
    }

    /// Copies one memory into another of the same extents and any order.
    static func reorder(
        _ from: OneDNNMemory, _ to: OneDNNMemory, on device: OneDNNDevice
    ) throws(OneDNNError) -> OneDNNPrimitive {
        var (source, target, description) = (from.descriptor, to.descriptor, dnnl_primitive_desc_t?.none)
        let attributes = try OneDNNAttributes()
        try check(
            dnnl_reorder_primitive_desc_create(
                &description, &source, device.engine, &target, device.engine, attributes.handle),
            "plan a reorder")
        defer { dnnl_primitive_desc_destroy(description) }
        return try OneDNNPrimitive(description!, [OneDNNArgument.from: from, OneDNNArgument.to: to], on: device)
    }
}

/// The header's DNNL_ARG_… macros.
enum OneDNNArgument {
    static let from: CInt = 1
    static let to: CInt = 17
    static let source: CInt = 1
    static let destination: CInt = 17
    static let weights: CInt = 33
    static let bias: CInt = 41
    static let scratchpad: CInt = 80
    static let sourceGradient: CInt = 129
    static let destinationGradient: CInt = 145
    static let weightsGradient: CInt = 161
    static let biasGradient: CInt = 169
}
