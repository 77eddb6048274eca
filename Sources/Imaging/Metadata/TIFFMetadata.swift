import Foundation

/// Exif and IPTC data in TIFF files, whose first directory tells of the photograph and of how its pixels are stored alike.
///
/// Sources: Exif 2.32, 4.6.4; TIFF/EP (ISO 12234-2), 5.2.1, for the place of IPTC data.
enum TIFFMetadata {
    /// What a directory tells of the photograph: title, camera, resolution, program, date, artist, rights, Windows' titles.
    private static let descriptiveTags: Set = [
        0x010E, 0x010F, 0x0110, 0x011A, 0x011B, 0x0128, 0x0131, 0x0132, 0x013B, 0x8298,
        0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F,
    ]

    private static let iptcTag = 0x83BB

    /// The Exif data of a TIFF file, in a structure of their own, and its IPTC data.
    static func exifAndIPTC(in file: UnsafeBufferPointer<UInt8>) -> (exif: [UInt8]?, iptc: [UInt8]?) {
        guard let directory = TIFFBytes(file).flatMap(firstDirectory) else { return (nil, nil) }
        return (exif(in: directory), iptc(in: directory))
    }

    private static func exif(in directory: TIFFDirectory) -> [UInt8]? {
        let description = description(in: directory)
        if description == TIFFDirectory() { return nil }
        return Array("II".utf8) + TIFFDirectory.number(42, bytes: 2) + TIFFDirectory.number(8, bytes: 4)
            + description.bytes(at: 8)
    }

    private static func iptc(in directory: TIFFDirectory) -> [UInt8]? {
        guard let bytes = directory.entries[iptcTag]?.bytes else { return nil }
        // Some programs say of these bytes that they were numbers of four bytes; they begin with 28.
        if bytes.first == 28 || bytes.count % 4 != 0 { return bytes }
        return stride(from: 0, to: bytes.count, by: 4).flatMap { bytes[$0..<$0 + 4].reversed() }
    }

    /// Adds Exif and IPTC data to a TIFF file that is complete otherwise: a second version of its directory, at its end.
    /// - Returns: whether the file could be read and written.
    static func add(_ metadata: Metadata, to file: UnsafeMutablePointer<FILE>) -> Bool {
        let exif = metadata.exif.flatMap { TIFFBytes($0) }.flatMap(firstDirectory)
        var addition = exif.map(description) ?? TIFFDirectory()
        if let iptc = metadata.iptc { addition.entries[iptcTag] = TIFFDirectory.Entry(kind: 7, bytes: iptc) }
        if addition == TIFFDirectory() { return true }
        let source = TIFFBytes { start, count in
            var bytes = [UInt8](repeating: 0, count: count)
            guard fseek(file, start, SEEK_SET) == 0, fread(&bytes, 1, count, file) == count else { return nil }
            return bytes[...]
        }
        guard let source, !source.isBigEndian, source.layout == .plain, var directory = firstDirectory(source) else {
            return false
        }
        directory.entries.merge(addition.entries) { stored, _ in stored }
        directory.children.merge(addition.children) { stored, _ in stored }
        guard fseek(file, 0, SEEK_END) == 0 else { return false }
        let end = ftell(file)
        let start = end + end % 2
        return write([UInt8](repeating: 0, count: end % 2) + directory.bytes(at: start), at: end, to: file)
            && write(TIFFDirectory.number(start, bytes: 4), at: 4, to: file)
    }

    /// What a directory says of the photograph, and not of its pixels.
    private static func description(in directory: TIFFDirectory) -> TIFFDirectory {
        var description = directory
        description.entries = directory.entries.filter { descriptiveTags.contains($0.key) }
        return description
    }

    private static func firstDirectory(_ source: TIFFBytes) -> TIFFDirectory? {
        source.firstDirectory.flatMap { TIFFDirectory(source, at: $0) }
    }

    private static func write(_ bytes: [UInt8], at start: Int, to file: UnsafeMutablePointer<FILE>) -> Bool {
        fseek(file, start, SEEK_SET) == 0 && fwrite(bytes, 1, bytes.count, file) == bytes.count
    }
}
