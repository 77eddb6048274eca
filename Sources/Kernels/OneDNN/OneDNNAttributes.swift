internal import COneDNN

/// What a primitive is told beside its operation: what follows before the result is stored, and whose memory it works in.
///
/// Left to itself, oneDNN as most systems build it keeps one working memory a thread for all primitives made there, so that
/// a primitive may only run on the thread that made it. Tasks move between threads: each primitive brings its own.
struct OneDNNAttributes: ~Copyable {
    let handle: dnnl_primitive_attr_t

    init(rectified: Bool = false) throws(OneDNNError) {
        var attributes: dnnl_primitive_attr_t?
        try check(dnnl_primitive_attr_create(&attributes), "describe how a primitive runs")
        do {
            try check(
                dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
                "lend a primitive its memory")
            if rectified { try Self.appendRectifier(to: attributes!) }
        } catch {
            dnnl_primitive_attr_destroy(attributes)
            throw error
        }
        handle = attributes!
    }

    private static func appendRectifier(to attributes: dnnl_primitive_attr_t) throws(OneDNNError) {
        var operations: dnnl_post_ops_t?
        try check(dnnl_post_ops_create(&operations), "describe what follows a convolution")
        defer { dnnl_post_ops_destroy(operations) }
        try check(COneDNN_appendRectifier(operations), "rectify a convolution")
        try check(dnnl_primitive_attr_set_post_ops(attributes, operations), "rectify a convolution")
    }

    deinit { dnnl_primitive_attr_destroy(handle) }
}
