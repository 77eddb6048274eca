internal import Kernels

/// How many threads a plan runs on at most.
public var threadCount: Int { Kernels.threadCount }
