// Cutting, mirroring and turning: the same pixels in another order.

extension Image {
    /// The part of the picture whose upper left pixel is (`x`, `y`); it must lie within the picture.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Image {
        precondition(
            x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height,
            "\(width)×\(height) from (\(x), \(y)) does not lie within \(self.width)×\(self.height)")
        return reordered(width: width, height: height, first: y * self.width + x, across: 1, down: self.width)
    }

    /// The picture with `margin` pixels more on each side, mirrored about the outermost ones; fewer than the picture has.
    public func reflected(by margin: Int) -> Image {
        precondition(margin < min(width, height), "\(width)×\(height) has no \(margin) pixels to mirror")
        func sources(_ count: Int) -> [Int] {
            (-margin..<count + margin).map { $0 < 0 ? -$0 : $0 < count ? $0 : 2 * (count - 1) - $0 }
        }
        let columns = sources(width)
        let pixels = sources(height).flatMap { row in
            columns.flatMap { column in
                let at = 3 * (row * width + column)
                return self.pixels[at..<at + 3]
            }
        }
        return Image(width: width + 2 * margin, height: height + 2 * margin, pixels: pixels)
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
