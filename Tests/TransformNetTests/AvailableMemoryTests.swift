import Foundation
import Testing

@testable import TransformNet

@Suite struct AvailableMemoryTests {
    @Test func readsTheSystemsReport() {
        let report = "MemTotal:       24000000 kB\nMemFree: 100000 kB\nMemAvailable:   22380416 kB\nCached: 1 kB\n"
        #expect(AvailableMemory.byteCount(in: report) == 22_380_416 * 1024)
    }

    @Test(arguments: ["", "MemTotal: 24000000 kB\n", "MemAvailable:\n", "MemAvailable: much\n"])
    func saysNothingWhereTheReportDoesNot(report: String) {
        #expect(AvailableMemory.byteCount(in: report) == nil)
    }

    @Test func aContainersLimitCounts() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        #expect(AvailableMemory.left(in: folder.path) == nil)
        try write("max\n", "memory.max")
        try write("700000000\n", "memory.current")
        #expect(AvailableMemory.left(in: folder.path) == nil)
        try write("1000000000\n", "memory.max")
        #expect(AvailableMemory.left(in: folder.path) == 300_000_000)
        try write("anon 600000000\ninactive_file 90000000\nactive_file 10000000\n", "memory.stat")
        #expect(AvailableMemory.left(in: folder.path) == 390_000_000)
        try write("2000000000\n", "memory.current")
        #expect(AvailableMemory.left(in: folder.path) == 0)
    }

    @Test func groupsAreThoseAboveTheProcess() {
        #expect(
            AvailableMemory.groups(in: "0::/user.slice/app.scope\n") == ["/user.slice/app.scope", "/user.slice", ""])
        #expect(AvailableMemory.groups(in: "0::/\n") == [""])
        #expect(AvailableMemory.groups(in: "4:memory:/docker/1\n").isEmpty)
    }

    @Test func refusalNamesTheWayOut() {
        let error = StylizerError.tooLarge(
            width: 20_000, height: 10_000, needed: 58_500_000_000, available: 21_100_000_000)
        #expect(
            error.description
                == "The picture is 20000×10000 pixels, which needs about 58.5 GB of memory, and 21.1 GB "
                + "can be had. Paint it smaller.")
    }
}
