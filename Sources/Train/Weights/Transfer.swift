import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One request over HTTP whose answer goes to a file as it arrives, from where the file ends if the server can do that.
final class Transfer: NSObject {
    private let url: URL
    private let tell: @Sendable (Int) -> Void
    // The session calls its delegate on a serial queue, and nobody else uses these while it does.
    private nonisolated(unsafe) let part: PartialFile
    private nonisolated(unsafe) var failure: DownloadError?
    private nonisolated(unsafe) var continuation: CheckedContinuation<Void, any Error>?

    /// - Parameter tell: is told how long the file is by now.
    init(of url: URL, to part: PartialFile, _ tell: @escaping @Sendable (Int) -> Void) {
        (self.url, self.part, self.tell) = (url, part, tell)
    }

    /// - Throws: ``DownloadError``; the bytes that arrived stay in the file.
    func run() async throws {
        var request = URLRequest(url: url)
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if part.count > 0 { request.setValue("bytes=\(part.count)-", forHTTPHeaderField: "Range") }
        let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        try await withCheckedThrowingContinuation { continuation in
            self.continuation = continuation
            session.dataTask(with: request).resume()
        }
    }
}

extension Transfer: URLSessionDataDelegate {
    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        failure = attempt { () throws(DownloadError) in try accept(response as? HTTPURLResponse) }
        completionHandler(failure == nil ? .allow : .cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard failure == nil else { return }
        failure = attempt { () throws(DownloadError) in try part.append(data, from: url) }
        if failure == nil { tell(part.count) } else { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        if let failure = failure ?? error.map(explained) {
            continuation?.resume(throwing: failure)
        } else {
            continuation?.resume()
        }
        continuation = nil
    }

    private func attempt(_ body: () throws(DownloadError) -> Void) -> DownloadError? {
        do { try body() } catch { return error }
        return nil
    }

    /// Only the rest of the file continues what is there; a server that sends the whole file starts it anew.
    private func accept(_ response: HTTPURLResponse?) throws(DownloadError) {
        let status = response?.statusCode ?? 0
        let range = response?.value(forHTTPHeaderField: "Content-Range")
        switch status {
        case 206 where range?.hasPrefix("bytes \(part.count)-") == true: break
        case 200: try part.restart()
        default: throw .refused(url: url.absoluteString, status: status)
        }
    }

    private func explained(_ error: any Error) -> DownloadError {
        let (host, reason) = (url.host ?? url.absoluteString, Self.words(for: error))
        return part.count == 0
            ? .unreachable(host: host, reason: reason)
            : .cutOff(host: host, reason: reason, received: part.count, of: part.limit)
    }

    private static func words(for error: any Error) -> String {
        switch (error as? URLError)?.code {
        case .cannotFindHost, .dnsLookupFailed: "its address cannot be found, which is so where there is no network"
        case .notConnectedToInternet: "there is no network"
        case .cannotConnectToHost: "the connection was refused"
        case .networkConnectionLost: "the connection was lost"
        case .timedOut: "it did not answer in time"
        case .secureConnectionFailed, .serverCertificateUntrusted:
            "its certificate cannot be checked, which needs the package ca-certificates"
        default: error.localizedDescription
        }
    }
}
