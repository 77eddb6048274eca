import CZlib

// PNG files end at their first wrong checksum, so that chance alone hardly ever gets beyond it. libFuzzer calls this in place of
// its own mutation, which comes first here.

@_silgen_name("LLVMFuzzerMutate")
private func mutateAnyhow(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int) -> Int

/// Changes an input of `count` bytes in place. Returns how many it has then.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int, _ seed: CUnsignedInt) -> Int {
    let count = mutateAnyhow(bytes, count, capacity)
    // Wrong checksums are to be met too.
    if seed % 4 != 0 { repairChecksums(UnsafeMutableBufferPointer(start: bytes, count: count)) }
    return count
}

/// Makes the checksums of a PNG file those of its chunks: length, name, content, checksum (PNG specification, 5.3).
private func repairChecksums(_ file: UnsafeMutableBufferPointer<UInt8>) {
    guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return }
    var position = 8
    while position + 12 <= file.count {
        let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
        let end = position + 8 + length
        guard end + 4 <= file.count else { return }
        let checksum = crc32(0, file.baseAddress! + position + 4, CUnsignedInt(4 + length))
        for i in 0..<4 { file[end + i] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * i)) }
        position = end + 4
    }
}
