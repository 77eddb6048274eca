internal import COneDNN

// The door to oneDNN (C API of versions 2 and 3): engine, stream, memory, primitives. Only DirectConvolution.swift comes through it.

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

/// Extents and order of a memory's numbers, which are Float32.
final class OneDNNLayout {
    let handle: OpaquePointer

    /// The order that `tag` names.
    init(_ extents: [Int], _ tag: dnnl_format_tag_t) throws(OneDNNError) {
        let dims = extents.map(dnnl_dim_t.init) + Array(repeating: 0, count: 12 - extents.count)
        var handle: OpaquePointer?
        try check(COneDNN_layout(&handle, CInt(extents.count), dims, tag), "describe memory of \(extents)")
        self.handle = handle!
    }

    /// What a primitive likes for one of its memories.
    init(of description: dnnl_primitive_desc_t, _ what: dnnl_query_t) throws(OneDNNError) {
        var handle: OpaquePointer?
        try check(COneDNN_likedLayout(&handle, description, what), "tell which order a primitive likes")
        self.handle = handle!
    }

    deinit { COneDNN_free(handle) }

    var byteCount: Int { COneDNN_byteCount(handle) }
}

/// Memory that a primitive reads or writes: its own, or lent anew for each run.
final class OneDNNMemory {
    let handle: dnnl_memory_t
    let layout: OneDNNLayout

    /// - Parameter owned: whether oneDNN allocates it; else ``lend(_:)`` comes before each use.
    init(_ layout: OneDNNLayout, owned: Bool, on device: OneDNNDevice) throws(OneDNNError) {
        var handle: dnnl_memory_t?
        try check(
            COneDNN_memory(&handle, layout.handle, device.engine, owned ? 1 : 0), "allocate \(layout.byteCount) bytes")
        (self.handle, self.layout) = (handle!, layout)
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
        _ description: dnnl_primitive_desc_t, _ arguments: [Int: OneDNNMemory], on device: OneDNNDevice
    ) throws(OneDNNError) {
        var (arguments, handle) = (arguments, dnnl_primitive_t?.none)
        let scratchpad = try OneDNNLayout(of: description, dnnl_query_scratchpad_md)
        arguments[COneDNN_scratchpad] = try OneDNNMemory(scratchpad, owned: true, on: device)
        try check(dnnl_primitive_create(&handle, description), "build a primitive")
        self.handle = handle!
        self.device = device
        self.arguments = arguments.map { dnnl_exec_arg_t(arg: CInt($0.key), memory: $0.value.handle) }
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
        var description: dnnl_primitive_desc_t?
        let attributes = try OneDNNAttributes()
        try check(
            COneDNN_reorder(&description, from.layout.handle, to.layout.handle, device.engine, attributes.handle),
            "plan a reorder")
        defer { dnnl_primitive_desc_destroy(description) }
        return try OneDNNPrimitive(description!, [COneDNN_from: from, COneDNN_to: to], on: device)
    }
}
