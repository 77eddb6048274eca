import CLCMS

/// Turns the numbers of a file's pixels into sRGB.
///
/// A profile counts by its colours (relative colorimetric, black onto black). Inks without one are multiplied:
/// red = (1 − cyan) · (1 − black), and so on.
final class ColorConversion {
    private let header: PictureHeader
    private let transform: OpaquePointer?

    /// nil where the pixels are sRGB already, or nothing says what else they are.
    init?(_ header: PictureHeader) {
        self.header = header
        let isInverted: CInt = header.inks == nil ? -1 : header.inks == .inverted ? 1 : 0
        let pixel = CLCMS_Pixel(channels: CInt(header.channels), bits: CInt(header.bits), is_inverted: isInverted)
        transform = header.profile.flatMap { CLCMS_create($0, $0.count, pixel) }
        if transform == nil && header.inks == nil { return nil }
    }

    deinit { transform.map(CLCMS_destroy) }

    /// Writes RGB of 16 bits, or RGBA where the picture has opacity.
    func convert(_ row: UnsafeRawPointer, pixels: Int, into result: UnsafeMutablePointer<UInt16>) {
        if header.hasOpacity { return convertBesideOpacity(row, pixels: pixels, into: result) }
        if let transform { return CLCMS_convert(transform, row, result, pixels) }
        let flip = header.inks == .inverted ? 0 : 65535
        for pixel in 0..<pixels {
            let black = sample(row, 4 * pixel + 3) ^ flip
            for channel in 0..<3 {
                let ink = sample(row, 4 * pixel + channel) ^ flip
                result[3 * pixel + channel] = UInt16((ink * black + 32767) / 65535)
            }
        }
    }

    private func convertBesideOpacity(_ row: UnsafeRawPointer, pixels: Int, into result: UnsafeMutablePointer<UInt16>) {
        let colors = [UInt16](unsafeUninitializedCapacity: 3 * pixels) { buffer, count in
            CLCMS_convert(transform, row, buffer.baseAddress, pixels)
            count = 3 * pixels
        }
        for pixel in 0..<pixels {
            for channel in 0..<3 { result[4 * pixel + channel] = colors[3 * pixel + channel] }
            result[4 * pixel + 3] = UInt16(sample(row, 4 * pixel + 3))
        }
    }

    /// A sample of 8 or 16 bits as one of 16.
    private func sample(_ row: UnsafeRawPointer, _ index: Int) -> Int {
        header.bits == 16
            ? Int(row.assumingMemoryBound(to: UInt16.self)[index])
            : Int(row.assumingMemoryBound(to: UInt8.self)[index]) * 257
    }
}
