internal import COpenBLAS

/// C = factor · A B + keep · C with the rows of each matrix so many numbers apart, on the calling thread; A or B may lie
/// transposed. C is m × n, and k is what A and B share.
func sgemm(
    transposed: Bool = false, _ m: Int, _ n: Int, _ k: Int, _ factor: Float, _ a: Pointer, _ lda: Int, _ b: Pointer,
    transposedB: Bool = false, _ ldb: Int, keeping keep: Float = 0, _ c: MutablePointer, _ ldc: Int
) {
    _ = singleThreadedOpenBLAS
    cblas_sgemm(
        CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, transposedB ? CblasTrans : CblasNoTrans, blasint(m),
        blasint(n), blasint(k), factor, a, blasint(lda), b, blasint(ldb), keep, c, blasint(ldc))
}

/// The OpenBLAS built on pthreads brings a pool of its own, which would fight ours; the one built on OpenMP sees that
/// it is called from a parallel region.
private let singleThreadedOpenBLAS: Void = {
    let pthreads: CInt = 1
    if openblas_get_parallel() == pthreads { openblas_set_num_threads(1) }
}()
