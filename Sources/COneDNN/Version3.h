#pragma once

// oneDNN 3: descriptions of operations are made in one step, and layouts are pointers.

static inline dnnl_memory_desc_t COneDNN_described(const COneDNN_Layout *layout) { return (dnnl_memory_desc_t)layout; }

static inline void COneDNN_free(COneDNN_Layout *layout) { dnnl_memory_desc_destroy((dnnl_memory_desc_t)layout); }

static inline dnnl_status_t COneDNN_layout(
    COneDNN_Layout **layout, int count, const dnnl_dims_t extents, dnnl_format_tag_t order) {
    return dnnl_memory_desc_create_with_tag((dnnl_memory_desc_t *)layout, count, extents, dnnl_f32, order);
}

// The layout that a primitive likes for one of its memories.
static inline dnnl_status_t COneDNN_likedLayout(
    COneDNN_Layout **layout, const_dnnl_primitive_desc_t primitive, dnnl_query_t what) {
    return dnnl_memory_desc_clone((dnnl_memory_desc_t *)layout, dnnl_primitive_desc_query_md(primitive, what, 0));
}

static inline dnnl_status_t COneDNN_appendRectifier(dnnl_post_ops_t operations) {
    return dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_relu, 0, 0);
}

static const dnnl_dims_t COneDNN_undilated = {0};

static inline dnnl_status_t COneDNN_forward(
    dnnl_primitive_desc_t *primitive, dnnl_engine_t engine, const COneDNN_Layout *x, const COneDNN_Layout *weights,
    const COneDNN_Layout *bias, const COneDNN_Layout *y, const COneDNN_Window *window, dnnl_primitive_attr_t attributes) {
    return dnnl_convolution_forward_primitive_desc_create(
        primitive, engine, dnnl_forward_training, dnnl_convolution_direct, COneDNN_described(x), COneDNN_described(weights),
        COneDNN_described(bias), COneDNN_described(y), window->strides, COneDNN_undilated, window->padding, window->padding,
        attributes);
}

static inline dnnl_status_t COneDNN_inputGradient(
    dnnl_primitive_desc_t *primitive, dnnl_engine_t engine, const COneDNN_Layout *dx, const COneDNN_Layout *weights,
    const COneDNN_Layout *dy, const COneDNN_Window *window, dnnl_primitive_attr_t attributes,
    const_dnnl_primitive_desc_t forward) {
    return dnnl_convolution_backward_data_primitive_desc_create(
        primitive, engine, dnnl_convolution_direct, COneDNN_described(dx), COneDNN_described(weights),
        COneDNN_described(dy), window->strides, COneDNN_undilated, window->padding, window->padding, forward, attributes);
}

static inline dnnl_status_t COneDNN_kernelGradient(
    dnnl_primitive_desc_t *primitive, dnnl_engine_t engine, const COneDNN_Layout *x, const COneDNN_Layout *weights,
    const COneDNN_Layout *bias, const COneDNN_Layout *dy, const COneDNN_Window *window, dnnl_primitive_attr_t attributes,
    const_dnnl_primitive_desc_t forward) {
    return dnnl_convolution_backward_weights_primitive_desc_create(
        primitive, engine, dnnl_convolution_direct, COneDNN_described(x), COneDNN_described(weights),
        COneDNN_described(bias), COneDNN_described(dy), window->strides, COneDNN_undilated, window->padding,
        window->padding, forward, attributes);
}
