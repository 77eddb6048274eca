import Foundation
import HDF5
import Testing

/// Files that say wrong things about themselves. scripts/fuzz looks for worse ones than these.
@Suite struct HostileTests {
    private let folder: TemporaryFolder
    private let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = folder.file("hostile.h5")
    }

    /// A file with something of every kind that Impasto writes.
    private func goodFile() throws -> Data {
        let file = try HDF5File(creating: url)
        try file.write([1, 2, 3] as [Float], shape: [3], to: "group/floats")
        try file.write(halves: [1, 2], shape: [2], to: "group/halves")
        var rows = [[1, 2], [3, 4]] as [[UInt8]]
        try file.writeRows(of: [2], to: "rows") { rows.popLast() }
        try file.setAttribute("texts", ["one", "two"])
        try file.setAttribute("number", 7)
        try file.close()
        return try Data(contentsOf: url)
    }

    /// Asks for everything there is, as far as it is there.
    private func readEverything() {
        guard let file = try? HDF5File(reading: url) else { return }
        for group in ["/", "group"] { _ = try? file.names(in: group) }
        for path in ["group/floats", "group/halves", "rows"] {
            _ = try? file.shape(of: path)
            _ = try? file.floats(path)
        }
        for row in 0..<2 { _ = try? file.bytes("rows", row: row) }
        _ = try? file.strings("texts")
        _ = try? file.integer("number")
    }

    @Test("Whatever byte is changed, reading ends", arguments: [0x01, 0x80, 0xFF] as [UInt8])
    func flippedBytes(flip: UInt8) throws {
        let good = try goodFile()
        for position in good.indices {
            var bad = good
            bad[position] ^= flip
            try bad.write(to: url)
            readEverything()
        }
    }

    @Test("An address beyond the end is refused wherever it stands")
    func wildAddresses() throws {
        let good = try goodFile()
        for position in stride(from: 0, to: good.count - 8, by: 8) {
            for address in [UInt64.max - 1, 1 << 63, UInt64(good.count), UInt64(good.count) - 1] {
                var bad = good
                bad.replaceSubrange(
                    position..<position + 8, with: withUnsafeBytes(of: address.littleEndian) { Data($0) })
                try bad.write(to: url)
                readEverything()
            }
        }
    }

    @Test("Groups that hold themselves end") func circles() throws {
        var bytes = try goodFile()
        let table = try #require(bytes.range(of: Data("SNOD".utf8), options: .backwards)).lowerBound
        let rootHeader = bytes[64..<72]
        // Wherever the last table lies: its first entry now leads to the root.
        bytes.replaceSubrange(table + 16..<table + 24, with: rootHeader)
        try bytes.write(to: url)
        let file = try HDF5File(reading: url)
        for group in ["/", "group"] {
            for name in (try? file.names(in: group)) ?? [] {
                let long = [String](repeating: "\(group)/\(name)", count: 100).joined(separator: "/")
                #expect((try? file.exists(long)) != true)
            }
        }
        readEverything()
    }
}
