import Foundation
import HDF5
import Testing

@Suite struct RoundTripTests {
    private let folder: TemporaryFolder
    private let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = folder.file("round.h5")
    }

    /// Writes, closes, and opens again.
    private func written(_ write: (HDF5File) throws -> Void) throws -> HDF5File {
        let file = try HDF5File(creating: url)
        try write(file)
        try file.close()
        return try HDF5File(reading: url)
    }

    @Test func floatsComeBackExactly() throws {
        let values: [Float] = [0, -0.0, 1.1, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity, 3]
        let file = try written { try $0.write(values, shape: [2, 1, 4], to: "/conv1/deep/weight") }
        #expect(try file.floats("/conv1/deep/weight").map(\.bitPattern) == values.map(\.bitPattern))
        #expect(try file.shape(of: "/conv1/deep/weight") == [2, 1, 4])
    }

    @Test func doublesComeBackExactly() throws {
        let values = [1.0 / 3, .pi, -Double.leastNonzeroMagnitude]
        let file = try written { try $0.write(doubles: values, shape: [3], to: "history") }
        #expect(try file.doubles("history") == values)
        #expect(try file.floats("history") == values.map { Float($0) })
    }

    @Test func bytesComeBackExactly() throws {
        let values = (0..<256).map { UInt8($0) }
        let file = try written { try $0.write(values, shape: [4, 64], to: "images") }
        #expect(try file.bytes("images") == values)
        #expect(try file.bytes("images", row: 2) == Array(values[128..<192]))
        #expect(try file.floats("images") == values.map { Float($0) })
    }

    @Test func aScalarHasNoDimensions() throws {
        let file = try written { try $0.write([2.5 as Float], shape: [], to: "step") }
        #expect(try file.shape(of: "step") == [])
        #expect(try file.floats("step") == [2.5])
    }

    @Test func noElementsAreAllowed() throws {
        let file = try written { try $0.write([Float](), shape: [0, 3], to: "none") }
        #expect(try file.shape(of: "none") == [0, 3])
        #expect(try file.floats("none") == [])
    }

    @Test func namesAreSortedAndLevelsApart() throws {
        let file = try written {
            for name in ["/b/weight", "/a/weight", "/b/bias", "/c"] {
                try $0.write([1] as [Float], shape: [1], to: name)
            }
        }
        #expect(try file.names() == ["a", "b", "c"])
        #expect(try file.names(in: "/b") == ["bias", "weight"])
        #expect(try file.exists("/b/bias") && file.exists("b") && file.exists("/"))
        for path in ["/b/gone", "/gone/bias", "/c/weight", ""] { #expect(try !file.exists(path)) }
    }

    @Test func attributesComeBack() throws {
        let long = String(repeating: "a long history; ", count: 20_000)
        let file = try written {
            try $0.write([1] as [Float], shape: [1], to: "/conv1/weight")
            try $0.setAttribute("format", "impasto ☂")
            try $0.setAttribute("empty", "")
            try $0.setAttribute("long", long)
            try $0.setAttribute("version", Int.min)
            try $0.setAttribute("stride", 2, of: "/conv1/weight")
            try $0.setAttribute("rate", 1e-3, of: "/conv1")
            try $0.setAttribute("layers", ["relu1_2", "", "relu2_2"])
            try $0.setAttribute("none", [String]())
        }
        #expect(try file.string("format") == "impasto ☂")
        #expect(try file.string("empty") == "")
        #expect(try file.string("long") == long)
        #expect(try file.integer("version") == Int.min)
        #expect(try file.integer("stride", of: "/conv1/weight") == 2)
        #expect(try file.double("rate", of: "/conv1") == 1e-3)
        #expect(try file.double("version") == Double(Int.min))
        #expect(try file.strings("layers") == ["relu1_2", "", "relu2_2"])
        #expect(try file.strings("none") == [])
        #expect(try file.hasAttribute("rate", of: "/conv1"))
        #expect(try !file.hasAttribute("rate") && !file.hasAttribute("rate", of: "/gone"))
    }

    @Test func settingAnAttributeAgainReplacesIt() throws {
        let file = try written {
            try $0.setAttribute("name", 1)
            try $0.setAttribute("name", "wave")
        }
        #expect(try file.string("name") == "wave")
    }

    @Test func whatIsWrittenCanBeReadBeforeClosing() throws {
        let file = try HDF5File(creating: url)
        try file.write([1, 2] as [Float], shape: [2], to: "/a/b")
        try file.setAttribute("names", ["x"])
        #expect(try file.floats("/a/b") == [1, 2])
        #expect(try file.strings("names") == ["x"])
    }

    @Test func aFileMadeOnDiskIsTheSame() throws {
        func make(onDisk: Bool) throws -> HDF5File {
            let file = try onDisk ? HDF5File(creating: url, onDiskUpTo: 1 << 20) : HDF5File(creating: url)
            var rows: [UInt8] = [1, 2, 3]
            try file.writeRows(of: [2, 2], to: "rows") { rows.popLast().map { [$0, $0, 0, $0] } }
            try file.setAttribute("name", "wave")
            return file
        }
        let inMemory = try make(onDisk: false)
        try inMemory.close()
        let bytes = try Data(contentsOf: url)
        let onDisk = try make(onDisk: true)
        #expect(try onDisk.bytes("rows", row: 1) == [2, 2, 0, 2])
        try onDisk.close()
        #expect(try HDF5File(reading: url).bytes("rows", row: 2) == [1, 1, 0, 1])
        #expect(try HDF5File(reading: url).string("name") == "wave")
        let ownBytes = try Data(contentsOf: url)
        #expect(ownBytes == bytes)
    }

    /// A tree of chunks has nodes of 64, so these take three levels.
    @Test func anyOfVeryManyRowsIsFound() throws {
        let count = 5000
        var next = 0
        let file = try written {
            try $0.writeRows(of: [2], to: "rows") {
                defer { next += 1 }
                return next < count ? [UInt8(next & 255), UInt8(next >> 8)] : nil
            }
        }
        for row in [0, 1, 63, 64, 65, 127, 2048, 4095, 4096, count - 1] {
            #expect(try file.bytes("rows", row: row) == [UInt8(row & 255), UInt8(row >> 8)])
        }
        let byteCount = try Data(contentsOf: url).count
        #expect(byteCount <= HDF5File.byteCount(ofRows: count, of: [2]))
        let whole = try file.bytes("rows")
        #expect(
            whole.count == 2 * count && whole[2 * 4321] == UInt8(4321 & 255) && whole[2 * 4321 + 1] == UInt8(4321 >> 8))
    }

    @Test func creatingReplacesWhatWasThere() throws {
        _ = try written { try $0.write([1] as [Float], shape: [1], to: "old") }
        let file = try written { try $0.write([1] as [Float], shape: [1], to: "new") }
        #expect(try file.names() == ["new"])
    }

    @Test func equalContentsMakeEqualFiles() throws {
        func bytes() throws -> Data {
            _ = try written {
                try $0.write([1, 2] as [Float], shape: [2], to: "/a/b")
                try $0.setAttribute("name", "wave")
            }
            return try Data(contentsOf: url)
        }
        let first = try bytes()
        Thread.sleep(forTimeInterval: 1.1)
        #expect(try bytes() == first)
    }

    @Test func manyTasksMayReadAndWrite() async throws {
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for task in 0..<8 {
                let url = folder.file("\(task).h5")
                group.addTask {
                    let file = try HDF5File(creating: url)
                    for index in 0..<50 { try file.write([Float(task)], shape: [1], to: "/group/\(index)") }
                    try file.close()
                    let reopened = try HDF5File(reading: url)
                    return try reopened.names(in: "group").flatMap { name in
                        #expect(try !reopened.exists("/group/\(name)/gone"))
                        return try reopened.floats("/group/\(name)")
                    }
                }
            }
            for try await values in group { #expect(values.count == 50 && Set(values).count == 1) }
        }
    }
}
