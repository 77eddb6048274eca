public import Foundation

/// A picture as a file has it: its colours, and what else must not be lost when it is painted.
public struct Photograph: Sendable {
    /// Upright and in sRGB, whatever the file's colour profile.
    public var image: Image
    /// How opaque each pixel is; nil where all of them are.
    public var opacity: Mask?
    /// What the file told beside them.
    public var metadata: Metadata

    /// Puts a photograph together.
    public init(_ image: Image, opacity: Mask? = nil, metadata: Metadata = Metadata()) {
        (self.image, self.opacity, self.metadata) = (image, opacity, metadata)
    }
}

// MARK: Transparency

extension Photograph {
    /// The picture laid over white.
    public var overWhite: Image { over(SIMD3(repeating: 255)) }

    /// The picture laid over one colour, 0…255.
    public func over(_ color: SIMD3<Float>) -> Image {
        guard let opacity else { return image }
        return opacity.values.withUnsafeBufferPointer { shares in
            image.combined(with: image) { i, own, _ in
                shares[i] == 0 ? color : shares[i] * own + (1 - shares[i]) * color
            }
        }
    }

    /// The mean of the opaque colours: laid over it, nothing shines in from beyond the edges of what is seen.
    public var meanColor: SIMD3<Float> {
        var sum = ColorSum()
        if let opacity { sum.add(image.pixels, opacity.values) }
        return sum.mean
    }

    /// The photograph with a painting of it in its place, which was painted over a colour: laid over that colour again, it
    /// looks as it was painted.
    public func repainted(_ painting: Image, over color: SIMD3<Float>) -> Photograph {
        var result = self
        result.image = opacity.map { painting.lifted(off: color, opacity: $0) } ?? painting
        return result
    }
}

extension Image {
    /// The picture that gives this one when it is laid over a colour: (this − (1 − m) · color) / m where anything is to be
    /// seen.
    func lifted(off color: SIMD3<Float>, opacity: Mask) -> Image {
        opacity.values.withUnsafeBufferPointer { shares in
            combined(with: self) { i, own, _ in shares[i] > 0 ? (own - (1 - shares[i]) * color) / shares[i] : own }
        }
    }
}

// MARK: Writing

extension Photograph {
    /// Writes the picture in the format that the extension says, upright and in sRGB, with its metadata.
    ///
    /// Samples are rounded to the nearest whole number within 0…255. Where the format has no opacity, the picture is laid
    /// over white. The file appears whole or not at all; one that is there already stays, unless `replacing`. Throws an
    /// `ImageError`.
    public func write(
        to url: URL, options: EncodingOptions = EncodingOptions(), replacing: Bool = false
    ) throws(ImageError) {
        try write(to: .file(url, replacing: replacing), as: ImageFormat(forWriting: url), options: options)
    }

    /// Writes the picture to a place, in a format.
    ///
    /// Throws an `ImageError`.
    public func write(
        to destination: PictureDestination, as format: ImageFormat, options: EncodingOptions = EncodingOptions()
    ) throws(ImageError) {
        let output = try PictureOutput(
            to: destination, as: format, width: image.width, height: image.height, hasOpacity: opacity != nil,
            metadata: metadata, options: options)
        try output.append(image, opacity: opacity?.values)
        try output.finish()
    }
}

// MARK: Size

extension Photograph {
    /// The whole picture at another size: see ``Image/resized(width:height:)``.
    ///
    /// Colours count by how opaque they are, so that what cannot be seen does not shine in along the edges.
    public func resized(width: Int, height: Int) -> Photograph {
        let resampling = Resampling(from: (image.width, image.height), to: (width, height))
        var result = resampling.rows(0..<height, from: self, beginningAt: 0)
        result.metadata = metadata
        return result
    }
}

extension Resampling {
    /// Some rows of a photograph, without its metadata: see ``rows(_:from:beginningAt:)``.
    func rows(_ rows: Range<Int>, from part: Photograph, beginningAt start: Int) -> Photograph {
        guard let opacity = part.opacity else {
            return Photograph(self.rows(rows, from: part.image, beginningAt: start))
        }
        let shares = Mask(luminanceOf: self.rows(rows, from: opacity.picture, beginningAt: start))
        let colors = self.rows(rows, from: part.over(.zero), beginningAt: start)
        return Photograph(colors.lifted(off: .zero, opacity: shares), opacity: shares)
    }
}
