import Foundation
import Testing

@testable import Imaging

/// Every kind of PNG, as the specification has them: what PngSuite tries, written anew.
@Suite struct PNGKindsTests {
    /// A kind of picture, told as PngSuite names its files: colour type and depth, plain or interlaced.
    struct Kind: CustomTestStringConvertible {
        let color: PNGWriter.Color, depth: Int, isInterlaced: Bool
        var testDescription: String { "\(color) \(depth)\(isInterlaced ? " interlaced" : "")" }

        static let all = PNGWriter.Color.allCases.flatMap { color in
            color.depths.flatMap { depth in
                [false, true].map { Kind(color: color, depth: depth, isInterlaced: $0) }
            }
        }
    }

    /// Samples that differ from one pixel and channel to the next, the darkest and the brightest among them.
    private func pattern(_ depth: Int) -> (Int, Int, Int) -> Int {
        let count = 1 << depth
        return { x, y, channel in
            let mixed = x * 7919 + y * 104_729 + channel * 31_337 + x * y
            return x == 0 && y == 0 ? count - 1 : mixed % count
        }
    }

    private static let palette: [[UInt8]] = (0..<256).map { (i: Int) -> [UInt8] in
        [UInt8(i), UInt8(255 - i), UInt8(i * 7 % 256)]
    }

    private func writer(_ kind: Kind, width: Int = 21, height: Int = 15) -> PNGWriter {
        var writer = PNGWriter(
            width: width, height: height, color: kind.color, depth: kind.depth, isInterlaced: kind.isInterlaced,
            sample: pattern(kind.depth))
        if kind.color == .palette {
            writer.extras = [("PLTE", Self.palette.prefix(1 << kind.depth).flatMap { $0 })]
        }
        return writer
    }

    /// What the specification says the samples mean, with transparent pixels over white.
    /// - Parameter alpha: of a pixel's stored samples, 0 to 1, where a chunk gives it.
    private func meaning(_ writer: PNGWriter, alpha: ([Int]) -> Float = { _ in 1 }) -> [Float] {
        let unit = Float(1 << writer.depth - 1) / 255
        return (0..<writer.height).flatMap { y in
            (0..<writer.width).flatMap { x -> [Float] in
                let stored = (0..<writer.color.channels).map { writer.sample(x, y, $0) }
                let scaled = stored.map { Float($0) / unit }
                let (rgb, opacity): ([Float], Float) =
                    switch writer.color {
                    case .grey: ([scaled[0], scaled[0], scaled[0]], alpha(stored))
                    case .rgb: (scaled, alpha(stored))
                    case .palette: (Self.palette[stored[0]].map { Float($0) }, alpha(stored))
                    case .greyAlpha: ([scaled[0], scaled[0], scaled[0]], scaled[1] / 255)
                    case .rgba: (Array(scaled[..<3]), scaled[3] / 255)
                    }
                return rgb.map { $0 * opacity + 255 * (1 - opacity) }
            }
        }
    }

    private func expectExact(
        _ writer: PNGWriter, _ expected: [Float], _ location: SourceLocation = #_sourceLocation
    ) throws {
        let image = try Image(decoding: writer.bytes, name: "kind.png")
        #expect((image.width, image.height) == (writer.width, writer.height), sourceLocation: location)
        #expect(largestDifference(image.pixels, expected) < 1e-2, sourceLocation: location)
    }

    @Test("Every colour type and depth means what the specification says", arguments: Kind.all)
    func exact(kind: Kind) throws {
        let writer = writer(kind)
        try expectExact(writer, meaning(writer))
    }

    @Test("Odd sizes leave rows and passes without pixels", arguments: Kind.all)
    func oddSizes(kind: Kind) throws {
        for (width, height) in [(1, 1), (1, 9), (9, 1), (3, 3), (4, 5), (33, 2)] {
            let writer = writer(kind, width: width, height: height)
            try expectExact(writer, meaning(writer))
        }
    }

    @Test("One colour may be transparent", arguments: Kind.all.filter { $0.color == .grey || $0.color == .rgb })
    func transparentColor(kind: Kind) throws {
        var writer = writer(kind)
        let key = (0..<kind.color.channels).map { writer.sample(3, 2, $0) }
        writer.extras.append(("tRNS", key.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }))
        try expectExact(writer, meaning(writer) { $0 == key ? 0 : 1 })
    }

    @Test("A palette's first colours may be transparent in part", arguments: Kind.all.filter { $0.color == .palette })
    func transparentPalette(kind: Kind) throws {
        var writer = writer(kind)
        let alphas: [UInt8] = [0, 128]
        writer.extras.append(("tRNS", alphas))
        try expectExact(writer, meaning(writer) { $0[0] < 2 ? Float(alphas[$0[0]]) / 255 : 1 })
    }

    @Test("A gamma says what the numbers mean, unless they are sRGB or nearly") func gamma() throws {
        var writer = writer(Kind(color: .rgb, depth: 8, isInterlaced: false))
        let numbers = meaning(writer)
        writer.extras = [(name: "gAMA", data: PNGWriter.bigEndian(45_455))]
        try expectExact(writer, numbers)
        writer.extras = [
            (name: "gAMA", data: PNGWriter.bigEndian(100_000)), (name: "sRGB", data: [0]),
        ]
        try expectExact(writer, numbers)
        writer.extras = [(name: "gAMA", data: PNGWriter.bigEndian(100_000))]
        let image = try Image(decoding: writer.bytes, name: "linear.png")
        let expected = numbers.map { 255 * pow($0 / 255, 1 / 2.2) }
        #expect(largestDifference(image.pixels, expected) < 0.6)
    }

    @Test("What does not touch the pixels is passed over: time, text and chunks from the future")
    func otherChunks() throws {
        var writer = writer(Kind(color: .rgb, depth: 8, isInterlaced: false))
        let expected = meaning(writer)
        for extra in [
            ("gAMA", [1]),
            ("tIME", [7, 208, 1, 1, 0, 0, 0]), ("tEXt", Array("Title\0A wave".utf8)), ("tEXt", []),
            ("pHYs", [0, 0, 0, 1, 0, 0, 0, 4, 0]), ("bKGD", [0, 0, 0, 0, 0, 0]),
            ("fuTu", [UInt8](repeating: 1, count: 999)),
        ] {
            writer.extras = [(name: extra.0, data: extra.1)]
            try expectExact(writer, expected)
        }
    }

    @Test("The pixels may come in any number of chunks, some of them empty", arguments: [1, 2, 7, 1000])
    func manyChunks(length: Int) throws {
        var writer = writer(Kind(color: .rgba, depth: 8, isInterlaced: true))
        writer.cut = { bytes in
            [[]]
                + stride(from: 0, to: bytes.count, by: length).flatMap {
                    [Array(bytes[$0..<min($0 + length, bytes.count)]), []]
                }
        }
        try expectExact(writer, meaning(writer))
    }
}
