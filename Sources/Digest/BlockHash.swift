/// A hash of the family of MD5 and SHA-2: the message is taken in blocks of 64 bytes, the last ones padded.
protocol BlockHash {
    /// Mixes one block of 64 bytes into the state.
    mutating func compress(_ block: UnsafeRawBufferPointer)
    /// The message's length in bits, in the order in which the last block carries it.
    static func encoded(bits: UInt64) -> [UInt8]
}

/// The part of a message that does not yet fill a block, and how long the message is.
struct PendingBlock {
    static let size = 64

    private var bytes: [UInt8] = []
    private var length: UInt64 = 0

    /// Passes on each block that `message` fills, and keeps the rest.
    mutating func append(_ message: UnsafeRawBufferPointer, to hash: inout some BlockHash) {
        length += UInt64(message.count)
        var rest = message[...]
        if !bytes.isEmpty {
            let missing = rest.prefix(Self.size - bytes.count)
            bytes += missing
            rest = rest.dropFirst(missing.count)
            guard bytes.count == Self.size else { return }
            bytes.withUnsafeBytes { hash.compress($0) }
            bytes.removeAll(keepingCapacity: true)
        }
        while rest.count >= Self.size {
            hash.compress(UnsafeRawBufferPointer(rebasing: rest.prefix(Self.size)))
            rest = rest.dropFirst(Self.size)
        }
        bytes += rest
    }

    /// Ends the message: a one bit, zeros up to the last eight bytes of a block, and the length.
    mutating func finish<Hash: BlockHash>(_ hash: inout Hash) {
        let bits = Hash.encoded(bits: length &* 8)
        var end: [UInt8] = [0x80]
        let filled = (bytes.count + 1 + bits.count) % Self.size
        end += [UInt8](repeating: 0, count: (Self.size - filled) % Self.size)
        end += bits
        end.withUnsafeBytes { append($0, to: &hash) }
    }
}

/// Two hexadecimal digits a byte, in lower case.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
