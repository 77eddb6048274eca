import Digest
import Foundation
import Imaging

/// Fetches a file whose size and MD5 are known beforehand, so that it appears whole and right or not at all.
///
/// What has arrived lies in `NAME.part` beside it until it is whole; a later download of the same file goes on from
/// there.
struct Download: Sendable {
    /// What a download tells while it goes on.
    enum Event: Sendable, Equatable {
        case alreadyThere
        /// The transfer begins, with bytes of an earlier one.
        case began(host: String, bytes: Int)
        /// So many bytes are there.
        case received(Int)
        case verified
    }

    let url: URL
    let byteCount: Int
    let md5: String
    let destination: URL
    let isReplacing: Bool

    init(from url: URL, byteCount: Int, md5: String, to destination: URL, replacing: Bool) {
        (self.url, self.byteCount, self.md5) = (url, byteCount, md5)
        (self.destination, isReplacing) = (destination, replacing)
    }

    var partURL: URL { destination.appendingPathExtension("part") }

    /// - Throws: ``DownloadError``, or ``OutputError`` where the place does not allow the file.
    func run(_ tell: @escaping @Sendable (Event) -> Void) async throws {
        if try !isReplacing && isRight(destination) { return tell(.alreadyThere) }
        try AtomicFile.check(destination, replacing: isReplacing)
        if (try? size(of: partURL)) != byteCount { try await transfer(tell) }
        try verify()
        try AtomicFile.publish(partURL, as: destination, replacing: isReplacing)
        tell(.verified)
    }

    private func transfer(_ tell: @escaping @Sendable (Event) -> Void) async throws {
        let part = try PartialFile(partURL, limit: byteCount)
        tell(.began(host: url.host ?? url.absoluteString, bytes: part.count))
        do {
            try await Transfer(of: url, to: part) { tell(.received($0)) }.run()
        } catch let error as DownloadError {
            if case .wrongSize = error { removePart() }
            if part.count == 0 { removePart() }
            throw error
        }
    }

    private func verify() throws {
        do {
            let found = try size(of: partURL)
            guard found == byteCount else {
                throw DownloadError.wrongSize(url: url.absoluteString, expected: byteCount, found: found)
            }
            let digest = try Digest.md5(of: partURL)
            guard digest == md5 else {
                throw DownloadError.wrongDigest(url: url.absoluteString, expected: md5, found: digest)
            }
        } catch {
            removePart()
            throw error
        }
    }

    private func removePart() { try? FileManager.default.removeItem(at: partURL) }

    private func isRight(_ file: URL) throws -> Bool {
        guard (try? size(of: file)) == byteCount else { return false }
        return try Digest.md5(of: file) == md5
    }

    private func size(of file: URL) throws -> Int {
        let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size]
        return (size as? NSNumber)?.intValue ?? 0
    }
}
