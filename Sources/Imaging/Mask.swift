public import Foundation

/// Where, and how much, one picture covers another: a weight for every pixel.
public struct Mask: Sendable, Equatable {
    /// In pixels.
    public let width: Int, height: Int
    /// height × width weights, row by row, 0…1: 1 where the picture on top is seen, 0 where the one below is.
    public let values: [Float]

    /// Makes a mask of `values`, height × width of them, each 0…1.
    public init(width: Int, height: Int, values: [Float]) {
        precondition(width > 0 && height > 0, "a mask has at least one value, not \(width)×\(height)")
        let count = height * width
        precondition(values.count == count, "\(width)×\(height) takes \(count) values, not \(values.count)")
        precondition(values.allSatisfy { (0...1).contains($0) }, "a mask's values lie within 0…1")
        (self.width, self.height, self.values) = (width, height, values)
    }

    /// Reads any picture's file: white is 1, black is 0, and other colours are what their luminance is.
    ///
    /// Transparent pixels are laid over white, as in any picture, and so are 1. Throws what
    /// ``Image/init(contentsOf:)`` throws.
    public init(contentsOf url: URL) throws(ImageError) {
        self.init(luminanceOf: try Image(contentsOf: url))
    }

    init(luminanceOf image: Image) {
        let values = image.folded(into: [Float]()) { $0.append(min(max($1.luminance / 255, 0), 1)) }
        self.init(width: image.width, height: image.height, values: values)
    }
}

// MARK: Size

extension Mask {
    /// The mask at the size of a picture, resampled as ``Image/resized(width:height:)`` does it.
    /// - Parameter name: what an error calls the mask, a file's name for instance.
    /// - Throws: ``MaskError/otherShape(_:width:height:pictureWidth:pictureHeight:)`` if the aspects differ, by more than
    ///   what rounding to whole pixels explains.
    public func matched(width: Int, height: Int, name: String = "the mask") throws(MaskError) -> Mask {
        try checkShape(width: width, height: height, name: name)
        return resized(width: width, height: height)
    }

    /// - Throws: ``MaskError/otherShape(_:width:height:pictureWidth:pictureHeight:)``, as ``matched(width:height:name:)`` does.
    public func checkShape(width: Int, height: Int, name: String) throws(MaskError) {
        guard haveSameShape((self.width, self.height), (width, height)) else {
            throw .otherShape(name, width: self.width, height: self.height, pictureWidth: width, pictureHeight: height)
        }
    }

    /// Some of its rows.
    func rows(_ rows: Range<Int>) -> Mask {
        let part = values[rows.lowerBound * width..<rows.upperBound * width]
        return Mask(width: width, height: rows.count, values: Array(part))
    }

    /// The mask at another size, resampled as ``Image/resized(width:height:)`` does it.
    func resized(width: Int, height: Int) -> Mask {
        if width == self.width && height == self.height { return self }
        return Mask(luminanceOf: picture.resized(width: width, height: height))
    }

    /// The mask as a grey picture, 0…255.
    var picture: Image {
        Image(width: width, height: height, pixels: values.flatMap { repeatElement(255 * $0, count: 3) })
    }
}

/// Why a mask does not fit a picture, as a sentence with the way out.
public enum MaskError: Error, Equatable, CustomStringConvertible {
    /// The mask's sides have another ratio than the picture's.
    case otherShape(String, width: Int, height: Int, pictureWidth: Int, pictureHeight: Int)

    /// The sentence.
    public var description: String {
        switch self {
        case .otherShape(let name, let width, let height, let pictureWidth, let pictureHeight):
            "The picture is \(pictureWidth)×\(pictureHeight) pixels, and \(name) with \(width)×\(height) has another "
                + "shape. Crop the mask or draw it anew over the picture; at the same shape any size will do."
        }
    }
}
