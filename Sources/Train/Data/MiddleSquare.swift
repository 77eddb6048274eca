import Imaging

extension Image {
    /// The middle square, once the short side is `side` pixels long.
    func middleSquare(side: Int) -> Image {
        let image = withoutEnds.covering(shortSide: side)
        return image.cropped(x: (image.width - side) / 2, y: (image.height - side) / 2, width: side, height: side)
    }

    /// The middle of a strip: enlarged whole, one of few pixels could take gigabytes.
    private var withoutEnds: Image {
        let longest = 8 * min(width, height)
        guard max(width, height) > longest else { return self }
        let (width, height) = (min(width, longest), min(height, longest))
        return cropped(x: (self.width - width) / 2, y: (self.height - height) / 2, width: width, height: height)
    }
}
