public import Foundation

/// Where a picture goes.
public enum PictureDestination: Sendable {
    case file(URL, replacing: Bool)
    case standardOutput
}

/// A picture's file as it is written, some rows at a time, so that a large picture is never whole in memory.
///
/// It appears whole or not at all: until `finish` it has another name, or none.
public final class PictureOutput {
    private let form: PictureForm
    private let writer: any PictureWriter
    private let file: OutputFile
    private var rowCount = 0

    /// - Parameters:
    ///   - hasOpacity: whether rows come with opacities; where the format has none, they are laid over white.
    ///   - metadata: what an upright painting keeps of it is written, as far as the format can hold it.
    ///   - options: bits count where the format leaves a choice.
    /// - Throws: an `ImageError`.
    public init(
        to destination: PictureDestination, as format: ImageFormat, width: Int, height: Int, hasOpacity: Bool = false,
        metadata: Metadata = Metadata(), options: EncodingOptions = EncodingOptions()
    ) throws(ImageError) {
        form = PictureForm(
            width: width, height: height, hasOpacity: hasOpacity && format.hasOpacity,
            bits: format.holdsSixteenBits ? options.bits : 8,
            metadata: metadata.ofUprightPainting(width: width, height: height))
        file = try OutputFile(destination)
        do throws(ImageError) {
            writer = try format.writer(of: form, options: options, to: file.handle)
        } catch { throw file.cause(of: error) }
    }

    /// Adds the rows that come next.
    /// - Parameter opacity: one number 0…1 for each pixel.
    /// - Throws: an `ImageError`.
    public func append(_ rows: Image, opacity: [Float]? = nil) throws(ImageError) {
        precondition(rows.width == form.width, "rows of a picture are \(form.width) pixels wide, not \(rows.width)")
        let isFlat = opacity != nil && !form.hasOpacity
        let colors =
            isFlat
            ? Photograph(rows, opacity: Mask(width: rows.width, height: rows.height, values: opacity!)).overWhite : rows
        let bandHeight = max(1, (1 << 18) / form.width)
        for start in stride(from: 0, to: rows.height, by: bandHeight) {
            let count = min(bandHeight, rows.height - start)
            let pixels = start * form.width..<(start + count) * form.width
            let part = colors.pixels[3 * pixels.lowerBound..<3 * pixels.upperBound]
            try write(part, form.hasOpacity ? opacity?[pixels] : nil, rows: count)
        }
    }

    private func write(_ colors: ArraySlice<Float>, _ opacity: ArraySlice<Float>?, rows: Int) throws(ImageError) {
        rowCount += rows
        precondition(rowCount <= form.height, "a picture of \(form.height) rows is given \(rowCount)")
        do throws(ImageError) {
            if form.bits == 16 {
                try writer.write(rows, rows: encodedSamples(colors, opacity, as: UInt16.self))
            } else {
                try writer.write(rows, rows: encodedSamples(colors, opacity, as: UInt8.self))
            }
        } catch { throw file.cause(of: error) }
    }

    /// Ends the file, all of whose rows were added, and gives it its name. Throws an `ImageError`.
    public func finish() throws(ImageError) {
        precondition(rowCount == form.height, "a picture of \(form.height) rows ends after \(rowCount)")
        do throws(ImageError) { try writer.finish() } catch { throw file.cause(of: error) }
        try file.publish()
    }
}
