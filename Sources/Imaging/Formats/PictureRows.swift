/// The rows of a file's picture in sRGB, still as a camera stored them.
final class PictureRows {
    private let reader: any PictureReader
    private let conversion: ColorConversion?
    private var stored: [UInt8] = []

    init(_ reader: any PictureReader) {
        self.reader = reader
        conversion = ColorConversion(reader.header)
    }

    var header: PictureHeader { reader.header }
    /// 3 (RGB) or 4 (RGBA).
    var channels: Int { header.hasOpacity ? 4 : 3 }
    /// 8, or 16 in the machine's byte order; more than is stored where colours are converted.
    var bits: Int { conversion == nil ? header.bits : 16 }
    var rowBytes: Int { header.width * channels * bits / 8 }

    /// Decodes the next `count` rows into `rows`, `rowBytes` each. Throws `ImageError.damaged`.
    func read(_ count: Int, into rows: UnsafeMutableRawPointer) throws(ImageError) {
        guard let conversion else { return try reader.read(count, into: rows) }
        if stored.isEmpty { stored = [UInt8](repeating: 0, count: header.rowBytes) }
        for row in 0..<count {
            try readStored()
            let result = (rows + row * rowBytes).assumingMemoryBound(to: UInt16.self)
            stored.withUnsafeBytes { conversion.convert($0.baseAddress!, pixels: header.width, into: result) }
        }
    }

    private func readStored() throws(ImageError) {
        var failure: ImageError?
        stored.withUnsafeMutableBytes { row in
            do throws(ImageError) { try reader.read(1, into: row.baseAddress!) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
