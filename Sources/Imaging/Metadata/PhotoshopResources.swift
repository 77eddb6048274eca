/// The blocks in which Photoshop keeps what belongs to a picture; one of them holds IPTC data.
///
/// Source: Adobe Photoshop File Formats Specification (2019), "Image Resource Blocks".
enum PhotoshopResources {
    private static let signature = Array("8BIM".utf8)
    private static let iptcNumber = 0x0404

    /// The IPTC data among the blocks.
    static func iptc(in blocks: [UInt8]) -> [UInt8]? {
        var position = 0
        // A signature, a number, a name after its length, a size, the content; name and content fill pairs of bytes.
        while position + 12 <= blocks.count, blocks[position..<position + 4].elementsEqual(signature) {
            let sizePosition = position + 6 + (Int(blocks[position + 6]) + 2) / 2 * 2
            guard sizePosition + 4 <= blocks.count else { return nil }
            let size = number(blocks[sizePosition..<sizePosition + 4])
            let content = blocks[(sizePosition + 4)...].prefix(size)
            if number(blocks[position + 4..<position + 6]) == iptcNumber {
                return content.count == size ? Array(content) : nil
            }
            position = sizePosition + 4 + size + size % 2
        }
        return nil
    }

    /// IPTC data as a block.
    static func block(iptc: [UInt8]) -> [UInt8] {
        let size = (0..<4).reversed().map { UInt8(truncatingIfNeeded: iptc.count >> (8 * $0)) }
        let name: [UInt8] = [0, 0]
        return signature + [UInt8(iptcNumber >> 8), UInt8(iptcNumber & 0xFF)] + name + size + iptc
            + [UInt8](repeating: 0, count: iptc.count % 2)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
