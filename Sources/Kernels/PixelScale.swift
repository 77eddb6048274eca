// Every channel of a pixel times one number: the guidance of Gatys et al. 2017, https://arxiv.org/abs/1611.07865.

/// y[pixel, c] = x[pixel, c] · factors[pixel]. Its own backward pass, because it is linear: dx from dy.
public func scalePixels(_ x: Pointer, by factors: Pointer, _ y: MutablePointer, pixels: Int, channels: Int) {
    parallel(pixels, elementsEach: channels) { _, part in
        for pixel in part {
            let (x, y, factor) = (x + pixel * channels, y + pixel * channels, factors[pixel])
            for c in 0..<channels { y[c] = x[c] * factor }
        }
    }
}
