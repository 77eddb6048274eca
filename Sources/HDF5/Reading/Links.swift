/// Where a name in a group leads.
enum Link {
    case object(UInt64)
    case soft(String)
    /// Out of the file, where nothing is followed.
    case external
}

/// The names in a group: a tree of symbol tables with a heap of names, or, where links lead out of the file, a message
/// each.
///
/// HDF5 file format specification 3.0, III.A to D and IV.A.2.g.
struct Links {
    private(set) var all: [(name: String, link: Link)] = []

    init(of group: ObjectHeader, in file: FileBytes) throws(Malformed) {
        for message in group.all(.link) { try add(message) }
        try Self.requireNoHeap(group)
        guard var table = group.first(.symbolTable) else { return }
        let (tree, heap) = (try table.long(), try table.long())
        var walk = Walk(in: file)
        var names = try Names(at: heap, &walk)
        try add(table: tree, &names, &walk)
    }

    func first(_ name: some StringProtocol) -> Link? {
        all.first { $0.name == name }?.link
    }

    // MARK: Tables

    /// The heap in which the names lie.
    private struct Names {
        private let heap: Cursor
        /// Names do not overlap. Else a small file could ask for a large memory.
        private var walk: Walk

        init(at address: UInt64, _ walk: inout Walk) throws(Malformed) {
            var start = try walk.read(32, at: address)
            try start.signature("HEAP")
            try start.skip(4)
            let size = try start.long()
            try start.skip(8)
            heap = try walk.read(size, at: try start.long())
            self.walk = Walk(in: walk.file)
        }

        mutating func name(at offset: UInt64) throws(Malformed) -> String {
            var rest = heap
            try rest.skip(Int(clamping: offset))
            let name = try rest.name()
            try walk.visit(UInt64(name.utf8.count))
            return name
        }
    }

    private mutating func add(
        table address: UInt64, _ names: inout Names, _ walk: inout Walk
    ) throws(Malformed) {
        var nodes = [try TreeNode(at: address, kind: .group, &walk)]
        while let node = nodes.popLast() {
            var entries = try walk.read(8 + 16 * UInt64(node.count), at: node.entries)
            for _ in 0..<node.count {
                try entries.skip(8)
                let child = try entries.long()
                if node.level > 0 {
                    nodes.append(try TreeNode(at: child, below: node, &walk))
                } else {
                    try add(symbols: child, &names, &walk)
                }
            }
        }
    }

    private mutating func add(
        symbols address: UInt64, _ names: inout Names, _ walk: inout Walk
    ) throws(Malformed) {
        var start = try walk.read(8, at: address)
        try start.signature("SNOD")
        try start.skip(2)
        let count = try start.short()
        var entries = try walk.read(40 * UInt64(count), at: address + 8)
        for _ in 0..<count {
            let name = try names.name(at: try entries.long())
            let object = try entries.long()
            let isSoft = try entries.word() == 2
            try entries.skip(4)
            let target = UInt64(try entries.word())
            try entries.skip(12)
            all.append((name, isSoft ? .soft(try names.name(at: target)) : .object(object)))
        }
    }

    // MARK: Messages

    private static func requireNoHeap(_ group: ObjectHeader) throws(Malformed) {
        guard var info = group.first(.linkInfo) else { return }
        try info.skip(1)
        if try info.byte() & 1 != 0 { try info.skip(8) }
        guard try info.long() == undefinedAddress else { throw .notRead("groups with heaps of links (track_order)") }
    }

    private mutating func add(_ message: Cursor) throws(Malformed) {
        var message = message
        try message.skip(1)
        let flags = try message.byte()
        let kind = flags & 8 != 0 ? try message.byte() : 0
        if flags & 4 != 0 { try message.skip(8) }
        if flags & 16 != 0 { try message.skip(1) }
        let lengthBytes = 1 << Int(flags & 3)
        let length = try message.bytes(lengthBytes).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let name = String(decoding: try message.bytes(Int(clamping: length)), as: UTF8.self)
        switch kind {
        case 0: all.append((name, .object(try message.long())))
        case 1:
            let length = try message.short()
            all.append((name, .soft(String(decoding: try message.bytes(length), as: UTF8.self))))
        default: all.append((name, .external))
        }
    }
}
