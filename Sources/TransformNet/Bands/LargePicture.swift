public import Imaging

/// A picture of which only some rows are in memory at a time.
public struct LargePicture {
    /// In pixels.
    public let width, height: Int
    /// Any rows, RGB 0…255.
    public let rows: (Range<Int>) throws -> Image

    /// - Parameter rows: gives any rows, RGB 0…255, as often as it is asked.
    public init(width: Int, height: Int, rows: @escaping (Range<Int>) throws -> Image) {
        (self.width, self.height, self.rows) = (width, height, rows)
    }

    /// A picture that is in memory.
    public init(_ image: Image) {
        self.init(width: image.width, height: image.height) { rows in
            image.cropped(x: 0, y: rows.lowerBound, width: image.width, height: rows.count)
        }
    }
}
