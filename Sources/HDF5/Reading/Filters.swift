import CZlib

/// What was done to chunks before they were written: nothing, or shuffling and compression.
///
/// HDF5 file format specification 3.0, IV.A.2.l.
struct Filters {
    private enum Filter: Int {
        case deflate = 1
        case shuffle = 2
    }

    /// No compressed byte stands for more; https://zlib.net/zlib_tech.html.
    private static let largestRatio = 1032

    private var filters: [Filter] = []

    init(of object: ObjectHeader) throws(Malformed) {
        guard var message = object.first(.filters) else { return }
        let version = try message.byte()
        let count = try message.byte()
        if version == 1 { try message.skip(6) }
        for _ in 0..<count {
            let number = try message.short()
            guard let filter = Filter(rawValue: number) else { throw .notRead("data packed by filter \(number)") }
            let nameBytes = version == 1 ? try message.short() : 0
            try message.skip(2)
            let settings = try message.short()
            _ = try message.padded(nameBytes)
            try message.skip(4 * (version == 1 ? settings + settings % 2 : settings))
            guard !filters.contains(filter) else { throw Malformed("it is packed twice in the same way") }
            filters.append(filter)
        }
    }

    /// The most bytes that so many bytes of a file can stand for.
    func largest(from stored: Int) -> Int {
        guard filters.contains(.deflate) else { return stored }
        return stored.multipliedReportingOverflow(by: Self.largestRatio).overflow ? .max : stored * Self.largestRatio
    }

    /// A chunk of `count` bytes as it was before the filters; those in `mask` were left out.
    func undone(_ stored: [UInt8], to count: Int, elementBytes: Int, mask: UInt32) throws(Malformed) -> [UInt8] {
        guard count <= largest(from: stored.count) else { throw Malformed("a chunk is too short for what it claims") }
        var bytes = stored
        for (index, filter) in filters.enumerated().reversed() where index >= 32 || mask >> index & 1 == 0 {
            switch filter {
            case .deflate: bytes = try Self.inflated(bytes, to: count)
            case .shuffle: bytes = Self.unshuffled(bytes, elementBytes: elementBytes)
            }
        }
        guard bytes.count == count else { throw Malformed("a chunk is not as long as it should be") }
        return bytes
    }

    private static func inflated(_ bytes: [UInt8], to count: Int) throws(Malformed) -> [UInt8] {
        var (status, length) = (Z_OK, uLongf(count))
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            status = uncompress(buffer.baseAddress, &length, bytes, uLong(bytes.count))
            initialized = status == Z_OK ? Int(length) : 0
        }
        guard status == Z_OK else { throw Malformed("a compressed chunk is damaged") }
        return result
    }

    /// All first bytes, all second bytes … to whole elements.
    private static func unshuffled(_ bytes: [UInt8], elementBytes: Int) -> [UInt8] {
        let count = bytes.count / elementBytes
        if count == 0 { return bytes }
        var result = bytes
        for byte in 0..<elementBytes {
            for element in 0..<count { result[element * elementBytes + byte] = bytes[byte * count + element] }
        }
        return result
    }
}
