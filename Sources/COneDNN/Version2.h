#pragma once

// oneDNN 2: an operation is described first and planned then, and layouts are values, here behind pointers of our own.

static inline dnnl_memory_desc_t *COneDNN_described(const COneDNN_Layout *layout) { return (dnnl_memory_desc_t *)layout; }

static inline void COneDNN_free(COneDNN_Layout *layout) { free(layout); }

static inline dnnl_status_t COneDNN_copied(COneDNN_Layout **layout, const dnnl_memory_desc_t *description) {
    dnnl_memory_desc_t *copy = malloc(sizeof *copy);
    if (!copy) return dnnl_out_of_memory;
    *copy = *description;
    *layout = (COneDNN_Layout *)copy;
    return dnnl_success;
}

static inline dnnl_status_t COneDNN_layout(
    COneDNN_Layout **layout, int count, const dnnl_dims_t extents, dnnl_format_tag_t order) {
    dnnl_memory_desc_t description;
    dnnl_status_t status = dnnl_memory_desc_init_by_tag(&description, count, extents, dnnl_f32, order);
    return status == dnnl_success ? COneDNN_copied(layout, &description) : status;
}

// The layout that a primitive likes for one of its memories.
static inline dnnl_status_t COneDNN_likedLayout(
    COneDNN_Layout **layout, const_dnnl_primitive_desc_t primitive, dnnl_query_t what) {
    return COneDNN_copied(layout, dnnl_primitive_desc_query_md(primitive, what, 0));
}

static inline dnnl_status_t COneDNN_appendRectifier(dnnl_post_ops_t operations) {
    return dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0);
}

static inline dnnl_status_t COneDNN_forward(
    dnnl_primitive_desc_t *primitive, dnnl_engine_t engine, const COneDNN_Layout *x, const COneDNN_Layout *weights,
    const COneDNN_Layout *bias, const COneDNN_Layout *y, const COneDNN_Window *window, dnnl_primitive_attr_t attributes) {
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_convolution_forward_desc_init(
        &operation, dnnl_forward_training, dnnl_convolution_direct, COneDNN_described(x), COneDNN_described(weights),
        COneDNN_described(bias), COneDNN_described(y), window->strides, window->padding, window->padding);
    return status == dnnl_success ? dnnl_primitive_desc_create(primitive, &operation, attributes, engine, NULL) : status;
}

static inline dnnl_status_t COneDNN_inputGradient(
    dnnl_primitive_desc_t *primitive, dnnl_engine_t engine, const COneDNN_Layout *dx, const COneDNN_Layout *weights,
    const COneDNN_Layout *dy, const COneDNN_Window *window, dnnl_primitive_attr_t attributes,
    const_dnnl_primitive_desc_t forward) {
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_convolution_backward_data_desc_init(
        &operation, dnnl_convolution_direct, COneDNN_described(dx), COneDNN_described(weights), COneDNN_described(dy),
        window->strides, window->padding, window->padding);
    return status == dnnl_success ? dnnl_primitive_desc_create(primitive, &operation, attributes, engine, forward)
                                  : status;
}

static inline dnnl_status_t COneDNN_kernelGradient(
    dnnl_primitive_desc_t *primitive, dnnl_engine_t engine, const COneDNN_Layout *x, const COneDNN_Layout *weights,
    const COneDNN_Layout *bias, const COneDNN_Layout *dy, const COneDNN_Window *window, dnnl_primitive_attr_t attributes,
    const_dnnl_primitive_desc_t forward) {
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_convolution_backward_weights_desc_init(
        &operation, dnnl_convolution_direct, COneDNN_described(x), COneDNN_described(weights), COneDNN_described(bias),
        COneDNN_described(dy), window->strides, window->padding, window->padding);
    return status == dnnl_success ? dnnl_primitive_desc_create(primitive, &operation, attributes, engine, forward)
                                  : status;
}
