/// Gives each buffer a place in one block so that buffers alive together never overlap.
struct Layout {
    struct Request {
        let byteCount: Int
        /// The first and the last step at which the contents matter.
        var lifetime: ClosedRange<Int>
    }

    private(set) var offsets: [Int]
    /// The size of the block.
    private(set) var byteCount = 0

    /// Largest first, each at the lowest offset that is free for its whole life.
    init(_ requests: [Request]) {
        offsets = Array(repeating: 0, count: requests.count)
        var placed: [(bytes: Range<Int>, lifetime: ClosedRange<Int>)] = []  // by offset
        for index in requests.indices.sorted(by: { requests[$0].byteCount > requests[$1].byteCount }) {
            let request = requests[index]
            let size = (request.byteCount + 63) & ~63
            var offset = 0
            for other in placed where other.lifetime.overlaps(request.lifetime) {
                if offset + size <= other.bytes.lowerBound { break }
                offset = max(offset, other.bytes.upperBound)
            }
            offsets[index] = offset
            byteCount = max(byteCount, offset + size)
            let position = placed.firstIndex { $0.bytes.lowerBound > offset } ?? placed.endIndex
            placed.insert((offset..<offset + size, request.lifetime), at: position)
        }
    }
}
