// Cutting, mirroring and turning: the same pixels in another order.

extension Image {
    /// The part of the picture whose upper left pixel is (`x`, `y`); it must lie within the picture.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Image {
        precondition(
            x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height,
            "\(width)×\(height) from (\(x), \(y)) does not lie within \(self.width)×\(self.height)")
        return reordered(width: width, height: height, first: y * self.width + x, across: 1, down: self.width)
    }

    /// The mirror image, left and right exchanged.
    public func flippedHorizontally() -> Image {
        reordered(width: width, height: height, first: width - 1, across: -1, down: width)
    }

    private func reordered(width: Int, height: Int, first: Int, across: Int, down: Int) -> Image {
        let order = PixelOrder(width: width, height: height, first: first, across: across, down: down)
        return Image(width: width, height: height, pixels: order.applied(to: pixels, channels: 3))
    }
}

/// Whether two pictures have the same ratio of sides: the shorter sides agree to one pixel when the larger picture is
/// scaled to the other's longer side.
public func haveSameShape(_ a: (width: Int, height: Int), _ b: (width: Int, height: Int)) -> Bool {
    abs(a.width * b.height - a.height * b.width) <= max(a.width, a.height, b.width, b.height)
}
