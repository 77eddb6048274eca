/// The beginning of a node of a version 1 B-tree; its entries follow.
///
/// HDF5 file format specification 3.0, III.A.1.
struct TreeNode {
    enum Kind: UInt8 {
        case group = 0
        case chunks = 1
    }

    let kind: Kind
    let level: Int
    let count: Int
    /// Where the first key lies.
    let entries: UInt64

    init(at address: UInt64, kind: Kind, _ walk: inout Walk) throws(Malformed) {
        var start = try walk.read(24, at: address)
        try start.signature("TREE")
        guard try start.byte() == kind.rawValue else { throw Malformed("a tree is not of the kind it should be") }
        self.kind = kind
        level = Int(try start.byte())
        count = try start.short()
        entries = address + 24
    }

    /// A node beneath another.
    init(at address: UInt64, below parent: TreeNode, _ walk: inout Walk) throws(Malformed) {
        try self.init(at: address, kind: parent.kind, &walk)
        guard level == parent.level - 1 else { throw Malformed("a tree's levels are out of order") }
    }
}
