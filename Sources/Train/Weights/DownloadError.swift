/// Why a file could not be fetched.
enum DownloadError: Error, Equatable, CustomStringConvertible {
    case unreachable(host: String, reason: String)
    /// The connection ended early; the bytes so far are kept.
    case cutOff(host: String, reason: String, received: Int, of: Int)
    case refused(url: String, status: Int)
    case wrongSize(url: String, expected: Int, found: Int)
    case wrongDigest(url: String, expected: String, found: String)
    case unwritable(file: String, reason: String)

    var description: String {
        switch self {
        case .unreachable(let host, let reason):
            "Cannot reach \(host): \(reason). Check the connection and run the command again."
        case .cutOff(let host, let reason, let received, let all):
            "The download from \(host) ended after \(received) of \(all) bytes: \(reason). Run the command again, and it goes on "
                + "from there."
        case .refused(let url, let status):
            "\(url) answered with status \(status) instead of the file. Try again later."
        case .wrongSize(let url, let expected, let found):
            "What \(url) sends has \(found) bytes, not the \(expected) of the known file, so it was deleted. Run the command again."
        case .wrongDigest(let url, let expected, let found):
            "What came from \(url) has the MD5 \(found), not \(expected), so it was deleted. Run the command again."
        case .unwritable(let file, let reason):
            "Cannot write \(file): \(reason). Check the disk, then run the command again."
        }
    }
}
