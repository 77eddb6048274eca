import Foundation
import HDF5
import Testing

/// Small files that claim to be large end in a sentence, with little memory and soon.
@Suite struct HostileFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle()
        try folder.addPicture("photo.png")
    }

    private func expectRefusal(_ command: Command, saying words: String, _ location: SourceLocation = #_sourceLocation)
    {
        #expect(command.status == 1, sourceLocation: location)
        #expect(command.output == "", sourceLocation: location)
        #expect(command.errors.hasPrefix("Error: "), "\(command.errors)", sourceLocation: location)
        #expect(command.errors.contains(words), "\(command.errors)", sourceLocation: location)
    }

    @Test("Within the limits, a picture is painted") func limitsAreFair() throws {
        let command = try Command.runWithinLimits("photo.png", "--style", "style.h5", "--output", "out.png", in: folder)
        #expect(command.status == 0, "\(command.errors)")
        #expect(folder.exists("out.png"))
    }

    @Test("A picture of 60,000 × 60,000 pixels in 200 kB") func largePicture() throws {
        var bytes = try folder.bytes("photo.png") + Data(count: 200_000)
        let side = withUnsafeBytes(of: UInt32(60_000).bigEndian) { Data($0) }
        bytes.replaceSubrange(16..<24, with: side + side)
        bytes.replaceSubrange(29..<33, with: withUnsafeBytes(of: checksum(bytes[12..<29]).bigEndian) { Data($0) })
        try bytes.write(to: folder.url("large.png"))
        let command = try Command.runWithinLimits("large.png", "--style", "style.h5", in: folder)
        expectRefusal(command, saying: "it says it is 60000×60000 pixels, and the limit is 200 megapixels")
    }

    @Test("Weights of four terabytes in seven kilobytes") func largeWeights() throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/hdf5/claiming_style.h5")
        try FileManager.default.copyItem(at: source, to: folder.url("large.h5"))
        let words = "claims \(1 << 42) bytes, more than the whole file can hold."
        expectRefusal(try Command.runWithinLimits("info", "large.h5", in: folder), saying: words)
        expectRefusal(try Command.runWithinLimits("photo.png", "--style", "large.h5", in: folder), saying: words)
    }

    @Test("An architecture of two gigabytes without the weights") func largeArchitecture() throws {
        let file = try HDF5File(creating: folder.url("large.h5"))
        try file.setAttribute("format", "impasto-style")
        try file.setAttribute("format_version", 1)
        let blocks = [String](repeating: "R1024", count: 62).joined(separator: ",")
        try file.setAttribute("architecture", "c15s1-1024,\(blocks),c9s1-3")
        try file.close()
        let command = try Command.runWithinLimits("info", "large.h5", in: folder)
        expectRefusal(command, saying: "lacks the weights weights/conv1.conv2d.weight")
    }

    /// The cyclic redundancy check of a PNG chunk (PNG specification, annex D).
    private func checksum(_ bytes: Data) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
