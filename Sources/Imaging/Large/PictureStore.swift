public import Foundation

/// A picture decoded onto the disk, of which any rows can be had without the others being in memory.
///
/// It lies in a file without a name, which is gone with its owner.
public final class PictureStore {
    /// In pixels, upright.
    public let width, height: Int
    /// Whether pixels have an opacity beside their colours.
    public let hasOpacity: Bool
    /// The mean of its opaque colours.
    public private(set) var meanColor = SIMD3<Float>.zero
    private let header: PictureHeader
    private let bits, rowBytes: Int
    private let file: ScratchFile

    /// Decodes a picture, once. Throws an `ImageError`.
    public init(_ input: PictureInput, in folder: URL) throws(ImageError) {
        (width, height, hasOpacity) = (input.width, input.height, input.hasOpacity)
        header = input.rows.header
        (bits, rowBytes) = (input.rows.bits, input.rows.rowBytes)
        file = try Self.translating { () throws(ScratchError) in try ScratchFile(in: folder) }
        var sum = ColorSum()
        try input.forEachBand { band, start, count throws(ImageError) in
            let bytes = UnsafeRawBufferPointer(start: band, count: count * rowBytes)
            try Self.translating { () throws(ScratchError) in try file.write(bytes, at: start * rowBytes) }
            if hasOpacity { sum.add(samples(band, pixels: count * header.width)) }
        }
        meanColor = sum.mean
    }

    /// Some rows of the upright picture. Throws an `ImageError`.
    public func rows(_ rows: Range<Int>) throws(ImageError) -> Photograph {
        let orientation = header.orientation
        let isReversed = orientation.order(width: header.width, height: header.height).down < 0
        // Rows of the upright picture are rows of the stored one or columns.
        let part = isReversed ? height - rows.upperBound..<height - rows.lowerBound : rows
        let columns = orientation.swapsSides ? part : 0..<header.width
        let stored = try samples(columns: columns, rows: orientation.swapsSides ? 0..<header.height : part)
        let order = orientation.order(
            width: columns.count, height: orientation.swapsSides ? header.height : part.count)
        let colors = order.applied(to: stored.colors, channels: 3)
        let opacity = stored.opacity.map { order.applied(to: $0, channels: 1) }
        return Photograph(
            Image(width: width, height: rows.count, pixels: colors),
            opacity: opacity.map { Mask(width: width, height: rows.count, values: $0) })
    }

    private func samples(columns: Range<Int>, rows: Range<Int>) throws(ImageError) -> DecodedSamples {
        let pixelBytes = rowBytes / header.width
        let length = columns.count * pixelBytes
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: rows.count * length, alignment: 64)
        defer { bytes.deallocate() }
        if columns.count == header.width {
            try read(bytes, rows.count * length, at: rows.lowerBound * rowBytes)
        } else {
            for (index, row) in rows.enumerated() {
                let offset = row * rowBytes + columns.lowerBound * pixelBytes
                try read(bytes + index * length, length, at: offset)
            }
        }
        return samples(bytes, pixels: rows.count * columns.count)
    }

    private func samples(_ bytes: UnsafeRawPointer, pixels: Int) -> DecodedSamples {
        var samples = DecodedSamples(pixels: pixels, hasOpacity: hasOpacity)
        samples.append(bytes, bits: bits, pixels: pixels)
        return samples
    }

    private func read(_ bytes: UnsafeMutableRawPointer, _ length: Int, at offset: Int) throws(ImageError) {
        let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: length)
        try Self.translating { () throws(ScratchError) in try file.read(into: buffer, at: offset) }
    }

    private static func translating<Result>(_ body: () throws(ScratchError) -> Result) throws(ImageError) -> Result {
        do throws(ScratchError) { return try body() } catch { throw .scratch(error) }
    }
}

/// The mean of colours, each as much as it is opaque.
struct ColorSum {
    private var (sum, weight) = (SIMD3<Double>.zero, 0.0)

    mutating func add(_ samples: DecodedSamples) {
        guard let opacity = samples.opacity else { return }
        add(samples.colors, opacity)
    }

    mutating func add(_ colors: [Float], _ opacity: [Float]) {
        for (i, share) in opacity.enumerated() where share > 0 {
            let color = SIMD3(Double(colors[3 * i]), Double(colors[3 * i + 1]), Double(colors[3 * i + 2]))
            sum += Double(share) * color
            weight += Double(share)
        }
    }

    /// Mid-grey where nothing is opaque.
    var mean: SIMD3<Float> { weight > 0 ? SIMD3<Float>(sum / weight) : SIMD3(repeating: 127.5) }
}
