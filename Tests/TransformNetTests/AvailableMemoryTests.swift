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

    @Test func refusalNamesTheWayOut() {
        let error = StylizerError.tooLarge(
            width: 20_000, height: 10_000, needed: 58_500_000_000, available: 21_100_000_000)
        #expect(
            error.description
                == "The picture is 20000×10000 pixels, which needs about 58.5 GB of memory, and 21.1 GB "
                + "can be had. Paint it smaller with --max-side.")
    }
}
