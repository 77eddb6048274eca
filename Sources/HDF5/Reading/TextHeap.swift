/// Text of any length, which lies apart from the attribute that has it.
///
/// HDF5 file format specification 3.0, III.E.
struct TextHeap {
    private var walk: Walk
    /// By address; each collection is read once.
    private var collections: [UInt64: [Int: ArraySlice<UInt8>]] = [:]

    init(in file: FileBytes) { walk = Walk(in: file) }

    /// The text that an element of an attribute points at: its length, its collection and its number there.
    mutating func text(_ element: inout Cursor) throws(Malformed) -> ArraySlice<UInt8> {
        let (length, address, number) = (try element.word(), try element.long(), try element.word())
        if length == 0 { return [] }
        if collections[address] == nil { collections[address] = try collection(at: address) }
        guard let text = collections[address]?[number], length <= text.count else {
            throw Malformed("a text is missing")
        }
        // A text belongs to one element. Else a small file could ask for a large memory.
        collections[address]?[number] = nil
        return text.prefix(length)
    }

    private mutating func collection(at address: UInt64) throws(Malformed) -> [Int: ArraySlice<UInt8>] {
        var start = try walk.read(16, at: address)
        try start.signature("GCOL")
        try start.skip(4)
        let size = try start.long()
        guard size >= 16 else { throw Malformed("a heap has no size") }
        var rest = try walk.read(size - 16, at: address + 16)
        var texts: [Int: ArraySlice<UInt8>] = [:]
        while rest.count >= 16 {
            let number = try rest.short()
            try rest.skip(6)
            let length = try rest.long()
            if number == 0 { break }
            texts[number] = try rest.padded(Int(clamping: length))
        }
        return texts
    }
}
