import Digest
import Engine
import Foundation
import Imaging
import Synchronization
import Testing

@testable import Train

/// Downloads from a server on this machine.
@Suite struct DownloadTests {
    private static let bytes: [UInt8] = {
        var generator = SplitMix64(seed: 1)
        return (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }()

    private static let digest: String = {
        var md5 = MD5()
        md5.update(bytes)
        return md5.finished()
    }()

    private let folder: TemporaryFolder
    private let server: Running

    init() throws {
        folder = try TemporaryFolder()
        server = Running(try FileServer(.init(bytes: Self.bytes)))
    }

    private var file: URL { folder.file("weights.h5") }
    private var part: URL { folder.file("weights.h5.part") }

    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.url.path) }

    private func download(md5: String = digest, replacing: Bool = false) -> Download {
        Download(from: server.it.url, byteCount: Self.bytes.count, md5: md5, to: file, replacing: replacing)
    }

    /// Runs a download to its end.
    @discardableResult private func fetch(md5: String = digest, replacing: Bool = false) async throws -> [Download
        .Event]
    {
        let events = Events()
        try await download(md5: md5, replacing: replacing).run(events.add)
        return events.all
    }

    private func error(md5: String = digest, replacing: Bool = false) async -> DownloadError? {
        await #expect(throws: DownloadError.self) { try await fetch(md5: md5, replacing: replacing) }
    }

    @Test func theFileAppearsWhole() async throws {
        let events = try await fetch()
        #expect(try Data(contentsOf: file) == Data(Self.bytes))
        #expect(try names() == ["weights.h5"])
        #expect(events.first == .began(host: "127.0.0.1", bytes: 0))
        #expect(events.suffix(2) == [.received(Self.bytes.count), .verified])
        #expect(server.it.ranges == [""])
    }

    @Test func whatIsThereAlreadyIsNotFetched() async throws {
        try await fetch()
        #expect(try await fetch() == [.alreadyThere])
        #expect(server.it.ranges.count == 1)
        try await fetch(replacing: true)
        #expect(server.it.ranges.count == 2)
    }

    @Test func anotherFileOfThatNameStaysUnlessForced() async throws {
        try Data("precious".utf8).write(to: file)
        await #expect(throws: OutputError.exists(file.path)) { try await fetch() }
        #expect(server.it.ranges.isEmpty)
        #expect(try Data(contentsOf: file) == Data("precious".utf8))
        try await fetch(replacing: true)
        #expect(try Data(contentsOf: file) == Data(Self.bytes))
    }

    @Test func aMissingFolderIsNamedBeforeAnythingIsFetched() async throws {
        try FileManager.default.removeItem(at: folder.url)
        await #expect(throws: OutputError.self) { try await fetch() }
        #expect(server.it.ranges.isEmpty)
    }

    @Test func aDownloadThatWasCutOffGoesOn() async throws {
        server.it.change { $0.cut = 120_000 }
        guard case .cutOff("127.0.0.1", _, let received, Self.bytes.count)? = await error() else {
            Issue.record("a connection that ended early was not noticed")
            return
        }
        #expect(received > 0 && received <= 120_000)
        #expect(try Data(contentsOf: part) == Data(Self.bytes[..<received]))
        #expect(try names() == ["weights.h5.part"])
        server.it.change { $0.cut = .max }
        let events = try await fetch()
        #expect(events.first == .began(host: "127.0.0.1", bytes: received))
        #expect(server.it.ranges == ["", "bytes=\(received)-"])
        #expect(try Data(contentsOf: file) == Data(Self.bytes))
        #expect(try names() == ["weights.h5"])
    }

    @Test func aServerWithoutRangesStartsAnew() async throws {
        try Data(Self.bytes[..<1000]).write(to: part)
        server.it.change { $0.knowsRanges = false }
        try await fetch()
        #expect(server.it.ranges == ["bytes=1000-"])
        #expect(try Data(contentsOf: file) == Data(Self.bytes))
    }

    @Test func aWholePartIsOnlyVerified() async throws {
        try Data(Self.bytes).write(to: part)
        #expect(try await fetch() == [.verified])
        #expect(server.it.ranges.isEmpty)
        #expect(try names() == ["weights.h5"])
    }

    @Test func aPartThatIsTooLongIsThrownAway() async throws {
        try Data(Self.bytes + [1]).write(to: part)
        try await fetch()
        #expect(server.it.ranges == [""])
        #expect(try Data(contentsOf: file) == Data(Self.bytes))
    }

    @Test func wrongBytesNeverGetTheName() async throws {
        try Data("precious".utf8).write(to: file)
        server.it.change { $0.bytes[77] ^= 1 }
        guard case .wrongDigest? = await error(replacing: true) else {
            Issue.record("wrong bytes were accepted")
            return
        }
        #expect(try Data(contentsOf: file) == Data("precious".utf8))
        #expect(try names() == ["weights.h5"])
    }

    @Test func aWrongPartIsFoundOut() async throws {
        try Data(repeating: 0, count: 5000).write(to: part)
        guard case .wrongDigest? = await error() else {
            Issue.record("a file with a wrong beginning was accepted")
            return
        }
        #expect(try names().isEmpty)
        try await fetch()
        #expect(try names() == ["weights.h5"])
    }

    @Test(arguments: [-1, 1, 100_000]) func aWrongSizeIsFoundOut(difference: Int) async throws {
        server.it.change { behaviour in
            if difference < 0 { behaviour.bytes.removeLast() }
            for _ in 0..<max(0, difference) { behaviour.bytes.append(0) }
        }
        guard case .wrongSize(_, Self.bytes.count, _)? = await error() else {
            Issue.record("a file of another size was accepted")
            return
        }
        #expect(try names().isEmpty)
    }

    @Test(arguments: [403, 404, 500]) func aRefusalIsPassedOn(status: Int) async throws {
        server.it.change { $0.status = status }
        #expect(await error() == .refused(url: server.it.url.absoluteString, status: status))
        #expect(try names().isEmpty)
    }

    @Test func aServerThatIsNotThereIsSaidInASentence() async throws {
        server.it.stop()
        let error = await error()
        guard case .unreachable("127.0.0.1", _)? = error else {
            Issue.record("\(error.map { "\($0)" } ?? "no error")")
            return
        }
        #expect(error?.description.hasPrefix("Cannot reach 127.0.0.1: ") == true)
        #expect(try names().isEmpty)
    }
}

/// Stops a server when the test that holds it ends.
private final class Running {
    let it: FileServer
    init(_ server: FileServer) { it = server }
    deinit { it.stop() }
}

private final class Events: Sendable {
    private let events = Mutex<[Download.Event]>([])
    var all: [Download.Event] { events.withLock(\.self) }
    func add(_ event: Download.Event) { events.withLock { $0.append(event) } }
}
