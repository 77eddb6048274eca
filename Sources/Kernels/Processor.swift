internal import CVector

/// Whether pictures of so many channels are worked on in AVX-512, sixteen channels at a time.
public func isVectorized(channels: Int) -> Bool { CVector_isAvailable() && channels % 16 == 0 }
