/// Makes PNG files of every kind there is, right and wrong ones, out of samples (PNG specification, third edition).
///
/// Nothing is compressed: zlib's stored blocks keep the writer small and independent of what it tests.
struct PNGWriter {
    enum Color: UInt8, CaseIterable {
        case grey = 0
        case rgb = 2
        case palette = 3
        case greyAlpha = 4
        case rgba = 6

        var channels: Int { [.grey: 1, .rgb: 3, .palette: 1, .greyAlpha: 2, .rgba: 4][self]! }
        var depths: [Int] { [.grey: [1, 2, 4, 8, 16], .palette: [1, 2, 4, 8]][self] ?? [8, 16] }
    }

    var width: Int, height: Int
    var color: Color, depth: Int
    var isInterlaced = false
    /// The sample of a channel, below 2 to the depth.
    var sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int
    /// Chunks between the header and the pixels.
    var extras: [(name: String, data: [UInt8])] = []
    /// How the compressed pixels are cut into chunks.
    var cut: ([UInt8]) -> [[UInt8]] = { [$0] }

    var bytes: [UInt8] {
        var file = Self.signature + Self.chunk("IHDR", header)
        for extra in extras { file += Self.chunk(extra.name, extra.data) }
        for part in cut(Self.stored(scanlines)) { file += Self.chunk("IDAT", part) }
        return file + Self.chunk("IEND", [])
    }

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    var header: [UInt8] {
        Self.bigEndian(UInt32(width)) + Self.bigEndian(UInt32(height)) + [UInt8(depth), color.rawValue, 0, 0]
            + [isInterlaced ? 1 : 0]
    }

    // MARK: Pixels

    /// Where Adam7's passes begin, and how far apart their pixels are.
    private var passes: [(x: Int, y: Int, dx: Int, dy: Int)] {
        guard isInterlaced else { return [(0, 0, 1, 1)] }
        return [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        ]
    }

    private var scanlines: [UInt8] {
        passes.flatMap { pass in
            pass.x < width
                ? stride(from: pass.y, to: height, by: pass.dy).flatMap { y in
                    [0] + packed(stride(from: pass.x, to: width, by: pass.dx).flatMap { x in samples(x, y) })
                } : []
        }
    }

    private func samples(_ x: Int, _ y: Int) -> [Int] { (0..<color.channels).map { sample(x, y, $0) } }

    /// Samples of less than a byte lie side by side, the first in the highest bits.
    private func packed(_ samples: [Int]) -> [UInt8] {
        if depth == 16 { return samples.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } }
        let perByte = 8 / depth
        return stride(from: 0, to: samples.count, by: perByte).map { start in
            (0..<perByte).reduce(0) { byte, i in
                byte << depth | UInt8(start + i < samples.count ? samples[start + i] : 0)
            }
        }
    }

    // MARK: Chunks

    static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(checksum(body))
    }

    static func bigEndian(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> (24 - 8 * $0) & 255) } }

    /// A zlib stream of blocks that are stored as they are (RFC 1950 and 1951).
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: max(1, bytes.count), by: 65535) {
            let block = bytes[start..<min(start + 65535, bytes.count)]
            let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
            stream += [start + 65535 >= bytes.count ? 1 : 0, low, high, ~low, ~high] + block
        }
        let sums = bytes.reduce((1, 0) as (UInt32, UInt32)) { sums, byte in
            let first = (sums.0 + UInt32(byte)) % 65521
            return (first, (sums.1 + first) % 65521)
        }
        return stream + bigEndian(sums.1 << 16 | sums.0)
    }

    /// The cyclic redundancy check of a chunk (annex D).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
