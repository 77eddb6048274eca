/// Where a dataset's values lie.
///
/// HDF5 file format specification 3.0, IV.A.2.i.
enum Layout {
    /// In the description itself.
    case compact(ArraySlice<UInt8>)
    /// In one piece.
    case contiguous(UInt64)
    /// In boxes of equal size, found through a tree.
    case chunked(tree: UInt64, chunk: Extent)
    /// In other files.
    case elsewhere

    init(of object: ObjectHeader) throws(Malformed) {
        var message = try object.require(.layout)
        let (version, form) = (try message.byte(), try message.byte())
        let isVirtual = version > 3 && form == 3
        if object.first(.externalFiles) != nil || isVirtual {
            self = .elsewhere
            return
        }
        guard version == 3 || version == 4 else { throw Malformed("its layout is of a version that is not read") }
        switch form {
        case 0:
            let count = try message.short()
            self = .compact(try message.bytes(count))
        case 1: self = .contiguous(try message.long())
        case 2 where version == 3: self = try Self.chunked(&message)
        default: throw .notRead("data with newer indexes (libver)")
        }
    }

    private static func chunked(_ message: inout Cursor) throws(Malformed) -> Layout {
        // One more than the dimensions: the last is the size of an element.
        let rank = Int(try message.byte()) - 1
        let tree = try message.long()
        guard (1...32).contains(rank) else { throw Malformed("its chunks have an impossible shape") }
        var sides: [UInt64] = []
        for _ in 0..<rank { sides.append(UInt64(try message.word())) }
        guard !sides.contains(0) else { throw Malformed("its chunks have an impossible shape") }
        return .chunked(tree: tree, chunk: Extent(sides))
    }
}
