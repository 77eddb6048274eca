import Foundation

/// The plain files of the Netpbm tools: PGM and PPM, in text (P2, P3) and in bytes (P5, P6).
///
/// Source: the manual pages pgm(5) and ppm(5).
final class PNMReader: PictureReader {
    private(set) var header: PictureHeader
    private let contents: FileContents
    private let isText: Bool, isGrey: Bool
    private let greatest: Int
    private var position = 0

    /// Throws `ImageError.damaged`.
    init(_ contents: FileContents) throws(ImageError) {
        self.contents = contents
        let kind = contents.bytes[1] - UInt8(ascii: "0")
        (isText, isGrey) = (kind < 4, kind == 2 || kind == 5)
        var position = 2
        let numbers = (0..<3).map { _ in Self.number(in: contents.bytes, at: &position) }
        guard let width = numbers[0], let height = numbers[1], let greatest = numbers[2],
            width > 0, height > 0, (1...65535).contains(greatest), max(width, height) <= Int(Int32.max)
        else { throw contents.damaged("its header makes no sense") }
        // A single blank ends the header.
        self.position = position + 1
        self.greatest = greatest
        header = PictureHeader(width: width, height: height, channels: 3, bits: greatest > 255 ? 16 : 8)
    }

    func read(_ count: Int, into rows: UnsafeMutableRawPointer) throws(ImageError) {
        let samples = header.width * count
        for pixel in 0..<samples {
            for channel in 0..<3 {
                if channel == 0 || !isGrey { sample = try nextSample() }
                store(sample, at: 3 * pixel + channel, in: rows)
            }
        }
    }

    /// A number takes a digit and a blank at least.
    func mostPixels(in byteCount: Int) -> Int {
        byteCount / ((isText ? 2 : header.bits / 8) * (isGrey ? 1 : 3))
    }

    private var sample = 0

    private func store(_ sample: Int, at index: Int, in rows: UnsafeMutableRawPointer) {
        let most = header.bits == 16 ? 65535 : 255
        let scaled = greatest == most ? sample : (sample * most + greatest / 2) / greatest
        if header.bits == 16 {
            rows.assumingMemoryBound(to: UInt16.self)[index] = UInt16(min(scaled, most))
        } else {
            rows.assumingMemoryBound(to: UInt8.self)[index] = UInt8(min(scaled, most))
        }
    }

    private func nextSample() throws(ImageError) -> Int {
        if isText {
            guard let number = Self.number(in: contents.bytes, at: &position) else { throw endsTooSoon }
            return number
        }
        let length = header.bits / 8
        guard position + length <= contents.bytes.count else { throw endsTooSoon }
        defer { position += length }
        let first = Int(contents.bytes[position])
        return length == 1 ? first : first << 8 | Int(contents.bytes[position + 1])
    }

    private var endsTooSoon: ImageError { contents.damaged("the file ends too soon") }

    /// The next number in a text with blanks and comments, at most 2³¹.
    private static func number(in text: UnsafeBufferPointer<UInt8>, at position: inout Int) -> Int? {
        var isComment = false
        while position < text.count {
            let character = text[position]
            if character == UInt8(ascii: "#") { isComment = true }
            if character == UInt8(ascii: "\n") { isComment = false }
            if !isComment && !(9...13).contains(character) && character != 32 { break }
            position += 1
        }
        var number: Int?
        while position < text.count, (48...57).contains(text[position]), number ?? 0 < 1 << 31 {
            number = 10 * (number ?? 0) + Int(text[position] - 48)
            position += 1
        }
        return number
    }
}

/// Writes PPM files in bytes (P6).
final class PPMWriter: PictureWriter {
    private let form: PictureForm
    private let file: UnsafeMutablePointer<FILE>

    /// The form has no opacity. Throws `ImageError.notEncodable`.
    init(_ form: PictureForm, to file: UnsafeMutablePointer<FILE>) throws(ImageError) {
        (self.form, self.file) = (form, file)
        try put(Array("P6\n\(form.width) \(form.height)\n\(form.bits == 16 ? 65535 : 255)\n".utf8))
    }

    func write(_ count: Int, rows: UnsafeRawPointer) throws(ImageError) {
        let bytes = UnsafeRawBufferPointer(start: rows, count: count * form.rowBytes)
        if form.bits == 8 { return try put(Array(bytes)) }
        try put(bytes.bindMemory(to: UInt16.self).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
    }

    func finish() {}

    private func put(_ bytes: [UInt8]) throws(ImageError) {
        if fwrite(bytes, 1, bytes.count, file) != bytes.count { throw form.refusal(systemWords(errno)) }
    }
}
