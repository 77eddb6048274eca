import Engine
import Foundation
import Imaging

extension Image {
    /// The picture in other colours, with more or less contrast, brighter or darker.
    func recoloured(using generator: inout SplitMix64) -> Image {
        let mean = pixels.reduce(0, +) / Float(pixels.count)
        return mapped(Recolouring(mean: mean, using: &generator).on)
    }
}

/// What becomes of a picture's colours.
private struct Recolouring {
    private let mean, newMean, contrast: Float
    private let tint: SIMD3<Float>
    /// A turn of the hue about the axis of greys, times a saturation: what becomes of red's, green's and blue's share.
    private let red, green, blue: SIMD3<Float>

    init(mean: Float, using generator: inout SplitMix64) {
        self.mean = mean
        newMean = mean * .random(in: 0.7...1.3, using: &generator)
        contrast = .random(in: 0.6...1.25, using: &generator)
        tint = SIMD3((0..<3).map { _ in .random(in: 0.85...1.15, using: &generator) })
        let saturation = Float.random(in: 0.4...1.4, using: &generator)
        // Half of the pictures keep about their hue: skin is seldom green.
        let most: Float = Bool.random(using: &generator) ? .pi : 0.3
        let turn = Float.random(in: -most...most, using: &generator)
        let (same, other) = ((1 + 2 * cos(turn)) / 3, (1 - cos(turn)) / 3)
        let skew = sin(turn) / Float(3).squareRoot()
        red = saturation * SIMD3(same, other + skew, other - skew)
        green = saturation * SIMD3(other - skew, same, other + skew)
        blue = saturation * SIMD3(other + skew, other - skew, same)
    }

    func on(_ pixel: SIMD3<Float>) -> SIMD3<Float> {
        let grey = pixel.sum() / 3
        let colour = pixel - grey
        let turned = colour.x * red + colour.y * green + colour.z * blue
        let lit = (newMean + contrast * (grey - mean)) * tint + turned
        return lit.clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255))
    }
}
