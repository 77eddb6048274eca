import Imaging

extension Image {
    /// The middle square, once the short side is `side` pixels long.
    func middleSquare(side: Int) -> Image {
        let image = covering(shortSide: side)
        return image.cropped(x: (image.width - side) / 2, y: (image.height - side) / 2, width: side, height: side)
    }
}
