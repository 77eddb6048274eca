/// What describes a group or a dataset: a list of messages, which may go on elsewhere in the file.
///
/// HDF5 file format specification 3.0, IV.A.1.a.
struct ObjectHeader {
    /// The messages that are understood; others say nothing about where values lie and what they are.
    enum Kind: UInt16 {
        case dataspace = 0x1
        case linkInfo = 0x2
        case datatype = 0x3
        case link = 0x6
        case externalFiles = 0x7
        case layout = 0x8
        case filters = 0xB
        case attribute = 0xC
        case continuation = 0x10
        case symbolTable = 0x11
        case attributeInfo = 0x15
    }

    private var messages: [(kind: Kind, body: ArraySlice<UInt8>)] = []

    init(at address: UInt64, in file: FileBytes) throws(Malformed) {
        var walk = Walk(in: file)
        var start = try walk.read(16, at: address)
        guard try start.byte() == 1 else { throw .notRead("objects of HDF5's newer formats (libver, track_order)") }
        try start.skip(7)
        var blocks = [(address: address + 16, count: UInt64(try start.word()))]
        while let block = blocks.popLast() {
            var cursor = try walk.read(block.count, at: block.address)
            while cursor.count >= 8 { try add(&cursor, continuingIn: &blocks) }
        }
    }

    private mutating func add(
        _ cursor: inout Cursor, continuingIn blocks: inout [(address: UInt64, count: UInt64)]
    ) throws(Malformed) {
        let kind = Kind(rawValue: try cursor.number(UInt16.self))
        let size = try cursor.short()
        let isShared = try cursor.byte() & 2 != 0
        try cursor.skip(3)
        let body = try cursor.bytes(size)
        guard let kind else { return }
        if isShared { throw .notRead("types and other things that several objects share") }
        if kind == .continuation {
            var place = Cursor(body)
            blocks.append((try place.long(), try place.long()))
        } else {
            messages.append((kind, body))
        }
    }

    /// The bodies of all messages of one kind.
    func all(_ kind: Kind) -> [Cursor] {
        messages.filter { $0.kind == kind }.map { Cursor($0.body) }
    }

    func first(_ kind: Kind) -> Cursor? {
        messages.first { $0.kind == kind }.map { Cursor($0.body) }
    }

    func require(_ kind: Kind) throws(Malformed) -> Cursor {
        guard let cursor = first(kind) else { throw Malformed("its description lacks the \(kind)") }
        return cursor
    }

    /// What the object is, as an error names it.
    var objectKind: ObjectKind {
        if first(.symbolTable) != nil || first(.linkInfo) != nil { return .group }
        return first(.layout) != nil ? .dataset : .other
    }
}

/// The kinds of object that a path can lead to, as an error names them.
enum ObjectKind: String {
    case group = "a group"
    case dataset = "a dataset"
    case other = "a named type"
}
