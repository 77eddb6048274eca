// y = x · scale[c] + offset[c], the input normalisation of a network. x and y are pixels × channels.

/// Applies the scale and the offset of each channel.
public func channelAffine(
    _ x: Pointer, _ y: MutablePointer, pixels: Int, channels: Int, scale: [Float], offset: [Float]
) {
    parallel(pixels, elementsEach: channels) { _, part in
        for i in part {
            for c in 0..<channels { y[i * channels + c] = x[i * channels + c] * scale[c] + offset[c] }
        }
    }
}

/// dx = dy · scale[c].
public func channelAffineBackward(
    _ dy: Pointer, _ dx: MutablePointer, pixels: Int, channels: Int, scale: [Float]
) {
    parallel(pixels, elementsEach: channels) { _, part in
        for i in part {
            for c in 0..<channels { dx[i * channels + c] = dy[i * channels + c] * scale[c] }
        }
    }
}
