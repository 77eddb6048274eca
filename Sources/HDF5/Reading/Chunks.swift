/// Values that lie in boxes of equal size, which a tree leads to.
///
/// HDF5 file format specification 3.0, III.A.1, for nodes of type 1.
struct Chunks {
    let extent, chunk: Extent
    let elementBytes: Int
    let filters: Filters

    /// A box of the tree.
    private struct Entry {
        let storedBytes: Int
        let mask: UInt32
        let corner: [Int]
        let child: UInt64
    }

    /// The values of some rows, `count` bytes of them, out of every chunk that has a part in them.
    func read(
        rows: Range<Int>, _ count: Int, tree: UInt64, in file: FileBytes
    ) throws(Malformed) -> [UInt8] {
        guard let chunkBytes = chunk.bytes(elementBytes: elementBytes) else {
            throw Malformed("its chunks are too large")
        }
        var walk = Walk(in: file)
        let found = try entries(rows, tree, &walk)
        let places = Set(found.map(\.corner)).count
        guard found.count == places, places == expected(rows) else {
            throw Malformed("there are \(places) chunks of \(expected(rows)), or some twice")
        }
        for entry in found {
            try walk.visit(UInt64(entry.storedBytes))
            guard chunkBytes <= filters.largest(from: entry.storedBytes) else {
                throw Malformed("a chunk is too short for what it claims")
            }
        }
        var values = [UInt8](repeating: 0, count: count)
        for entry in found {
            let stored = try file.values(entry.storedBytes, UInt8.zero, at: entry.child)
            let bytes = try filters.undone(stored, to: chunkBytes, elementBytes: elementBytes, mask: entry.mask)
            copy(bytes, at: entry.corner, rows, into: &values)
        }
        return values
    }

    private func side(_ dimension: Int) -> Int { Int(chunk.dimensions[dimension]) }
    private func length(_ dimension: Int) -> Int { Int(extent.dimensions[dimension]) }

    /// How many chunks the rows need.
    private func expected(_ rows: Range<Int>) -> Int {
        let across = extent.dimensions.indices.dropFirst().reduce(1) { product, dimension in
            product * ((length(dimension) - 1) / side(dimension) + 1)
        }
        return across * ((rows.upperBound - 1) / side(0) - rows.lowerBound / side(0) + 1)
    }

    // MARK: The tree

    private func entries(_ rows: Range<Int>, _ tree: UInt64, _ walk: inout Walk) throws(Malformed) -> [Entry] {
        var nodes = [try TreeNode(at: tree, kind: .chunks, &walk)]
        var found: [Entry] = []
        while let node = nodes.popLast() {
            let entries = try children(of: node, &walk)
            for (index, entry) in entries.enumerated() {
                guard entry.corner[0] < rows.upperBound else { break }
                if node.level == 0 {
                    if entry.corner[0] + side(0) > rows.lowerBound { found.append(try checked(entry)) }
                } else if index + 1 == entries.count || entries[index + 1].corner[0] + side(0) > rows.lowerBound {
                    nodes.append(try TreeNode(at: entry.child, below: node, &walk))
                }
            }
        }
        return found
    }

    private func children(of node: TreeNode, _ walk: inout Walk) throws(Malformed) -> [Entry] {
        let rank = extent.dimensions.count
        var cursor = try walk.read(UInt64(node.count * (24 + 8 * rank)), at: node.entries)
        var entries: [Entry] = []
        for _ in 0..<node.count {
            let storedBytes = try cursor.word()
            let mask = try cursor.number(UInt32.self)
            var corner: [Int] = []
            // Held down so that a side can be added.
            for _ in 0..<rank { corner.append(min(Int(clamping: try cursor.long()), .max >> 1)) }
            try cursor.skip(8)
            entries.append(Entry(storedBytes: storedBytes, mask: mask, corner: corner, child: try cursor.long()))
        }
        return entries
    }

    private func checked(_ entry: Entry) throws(Malformed) -> Entry {
        for dimension in entry.corner.indices {
            let corner = entry.corner[dimension]
            guard corner < length(dimension), corner % side(dimension) == 0 else {
                throw Malformed("a chunk lies where none can be")
            }
        }
        return entry
    }

    // MARK: Copying

    /// Copies what a chunk has of the rows, one run along the last dimension after the other.
    private func copy(_ bytes: [UInt8], at corner: [Int], _ rows: Range<Int>, into values: inout [UInt8]) {
        var low = corner
        var high = corner.indices.map { min(corner[$0] + side($0), length($0)) }
        low[0] = max(low[0], rows.lowerBound)
        high[0] = min(high[0], rows.upperBound)
        let last = corner.count - 1
        let run = (high[last] - low[last]) * elementBytes
        var at = low
        while true {
            let (from, to) = (
                offset(at, corner, side), offset(at, [rows.lowerBound] + corner.dropFirst().map { _ in 0 }, length)
            )
            values.replaceSubrange(to..<to + run, with: bytes[from..<from + run])
            guard let dimension = (0..<last).last(where: { at[$0] + 1 < high[$0] }) else { return }
            at[dimension] += 1
            for later in dimension + 1..<corner.count { at[later] = low[later] }
        }
    }

    /// Where an element lies, in bytes, in a box that begins at `corner`.
    private func offset(_ at: [Int], _ corner: [Int], _ side: (Int) -> Int) -> Int {
        at.indices.reduce(0) { $0 * side($1) + at[$1] - corner[$1] } * elementBytes
    }
}
