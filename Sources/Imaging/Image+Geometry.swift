// Cutting, mirroring and turning: the same pixels in another order.

extension Image {
    /// The part of the picture whose upper left pixel is (`x`, `y`); it must lie within the picture.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Image {
        precondition(
            x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height,
            "\(width)×\(height) from (\(x), \(y)) does not lie within \(self.width)×\(self.height)")
        return reordered(width: width, height: height, first: y * self.width + x, across: 1, down: self.width)
    }

    /// A part as ``cropped(x:y:width:height:)`` cuts it, of a picture that goes on beyond its edges as its mirror image.
    public func croppedMirrored(x: Int, y: Int, width: Int, height: Int) -> Image {
        let columns = (x..<x + width).map { reflected($0, within: self.width) }
        let rows = (y..<y + height).map { reflected($0, within: self.height) * self.width }
        return picked(width: width, height: height) { rows[$0 / width] + columns[$0 % width] }
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

/// The place within a row of `length` pixels that is seen at `place` in mirrors at both of its ends.
private func reflected(_ place: Int, within length: Int) -> Int {
    let period = 2 * length
    let inPeriod = ((place % period) + period) % period
    return inPeriod < length ? inPeriod : period - 1 - inPeriod
}

/// Whether two pictures have the same ratio of sides: the shorter sides agree to one pixel when the larger picture is
/// scaled to the other's longer side.
public func haveSameShape(_ a: (width: Int, height: Int), _ b: (width: Int, height: Int)) -> Bool {
    abs(a.width * b.height - a.height * b.width) <= max(a.width, a.height, b.width, b.height)
}
