import Foundation
import Synchronization

/// A web server on this machine that gives the same bytes to whoever asks.
final class FileServer: Sendable {
    /// How it answers.
    struct Behaviour: Sendable {
        var bytes: [UInt8]
        var status = 200
        /// Whether it sends the rest of the file when asked for it.
        var knowsRanges = true
        /// After how many bytes it hangs up.
        var cut = Int.max
        /// Seconds of silence after each part of 1,000 bytes.
        var pause = 0.0
    }

    private let descriptor: Int32
    private let behaviour: Mutex<Behaviour>
    private let received = Mutex<[String]>([])
    private let isStopped = Mutex(false)
    let url: URL

    /// Listens at a free port of 127.0.0.1 until ``stop()``.
    init(_ behaviour: Behaviour) throws {
        self.behaviour = Mutex(behaviour)
        #if os(Linux)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        url = URL(string: "http://127.0.0.1:\(try Self.listen(descriptor))/weights.h5")!
        signal(SIGPIPE, SIG_IGN)
        Thread.detachNewThread { self.serve() }
    }

    func change(_ body: (inout Behaviour) -> Void) {
        var changed = behaviour.withLock(\.self)
        body(&changed)
        behaviour.withLock { [changed] in $0 = changed }
    }

    /// The `Range` of every request so far, "" for none.
    var ranges: [String] { received.withLock(\.self) }

    /// Refuses connections from now on; a second call does nothing.
    ///
    /// The number of a closed socket is soon another file's, so only the thread that waits on the socket closes it, and
    /// nobody touches it afterwards.
    func stop() {
        isStopped.withLock { isStopped in
            if !isStopped { shutdown(descriptor, Int32(SHUT_RDWR)) }
            isStopped = true
        }
    }

    private static func listen(_ descriptor: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && Foundation.listen(descriptor, 8) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return UInt16(bigEndian: address.sin_port)
    }

    private func serve() {
        defer { close(descriptor) }
        while !isStopped.withLock(\.self) {
            let connection = accept(descriptor, nil, nil)
            if connection < 0 { continue }
            answer(request(connection), on: connection)
            close(connection)
        }
    }

    /// The header lines of a request.
    private func request(_ connection: Int32) -> [Substring] {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !text.contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { break }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return text.split(separator: "\r\n")
    }

    private func answer(_ request: [Substring], on connection: Int32) {
        let behaviour = behaviour.withLock(\.self)
        let range = request.first { $0.lowercased().hasPrefix("range: ") }?.dropFirst("range: ".count) ?? ""
        received.withLock { $0.append(String(range)) }
        let first = behaviour.knowsRanges ? Int(range.dropFirst("bytes=".count).dropLast()) ?? 0 : 0
        let (all, body) = (behaviour.bytes.count, behaviour.bytes.dropFirst(first))
        var header = "HTTP/1.1 \(first > 0 ? 206 : behaviour.status) Some words\r\nContent-Length: \(body.count)\r\n"
        if first > 0 { header += "Content-Range: bytes \(first)-\(all - 1)/\(all)\r\n" }
        send(Array((header + "Connection: close\r\n\r\n").utf8), on: connection)
        var rest = body.prefix(behaviour.cut)
        while !rest.isEmpty {
            send(Array(rest.prefix(behaviour.pause > 0 ? 1000 : .max)), on: connection)
            rest = rest.dropFirst(behaviour.pause > 0 ? 1000 : rest.count)
            if behaviour.pause > 0 { Thread.sleep(forTimeInterval: behaviour.pause) }
        }
    }

    private func send(_ bytes: [UInt8], on connection: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
