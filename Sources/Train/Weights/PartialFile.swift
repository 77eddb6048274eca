import Foundation

/// A file that grows while it is fetched, over several runs if need be.
final class PartialFile {
    let url: URL
    /// Bytes that the whole file has.
    let limit: Int
    /// Bytes that are there.
    private(set) var count: Int
    private let file: FileHandle

    /// Opens what an earlier run left, or starts an empty file. Longer files than the whole start anew.
    /// - Throws: ``DownloadError/unwritable(file:reason:)``.
    init(_ url: URL, limit: Int) throws(DownloadError) {
        let descriptor = open(url.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw .unwritable(file: url.relativePath, reason: String(cString: strerror(errno)))
        }
        (self.url, self.limit) = (url, limit)
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        count = Int((try? file.seekToEnd()) ?? 0)
        if count > limit { try restart() }
    }

    /// Throws away what is there.
    func restart() throws(DownloadError) {
        do { try file.truncate(atOffset: 0) } catch { throw unwritable(error) }
        count = 0
    }

    /// - Throws: ``DownloadError``, also for more bytes than the whole file has.
    func append(_ data: Data, from url: URL) throws(DownloadError) {
        guard count + data.count <= limit else {
            throw .wrongSize(url: url.absoluteString, expected: limit, found: count + data.count)
        }
        do { try file.write(contentsOf: data) } catch { throw unwritable(error) }
        count += data.count
    }

    private func unwritable(_ error: any Error) -> DownloadError {
        .unwritable(file: url.relativePath, reason: error.localizedDescription)
    }
}
