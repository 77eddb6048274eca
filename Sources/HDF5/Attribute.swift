import CHDF5
import Foundation

/// An open attribute of a group or dataset.
struct Attribute: ~Copyable {
    let file: HDF5File
    /// What errors call it: "/conv1@stride".
    let label: String
    let object: Handle
    let type: Handle
    let kind: ElementKind
    /// How many elements it claims; no more than the file can hold.
    let count: Int

    init(_ name: String, of path: String, in file: HDF5File) throws(HDF5Error) {
        let label = "\(path)@\(name)"
        let object = try Self.open(name, of: path, in: file)
        let type = try Handle(H5Aget_type(object.id), or: file.failure("read \(label)"))
        let space = try Handle(H5Aget_space(object.id), or: file.failure("read \(label)"))
        guard let extent = Extent(of: space.id) else { throw file.failure("read \(label)") }
        count = try Self.count(extent, elementBytes: H5Tget_size(type.id), label, file)
        kind = ElementKind(of: type.id)
        self.file = file
        self.label = label
        self.object = object
        self.type = type
    }

    private static func open(_ name: String, of path: String, in file: HDF5File) throws(HDF5Error) -> Handle {
        let owner = try file.open(path)
        let found = H5Aexists(owner.id, name)
        try file.check(found, "look for the attribute \(name) of \(path)")
        guard found > 0 else { throw .noSuchAttribute(name, object: path, file: file.location) }
        return try Handle(H5Aopen(owner.id, name, CHDF5_default()), or: file.failure("read \(path)@\(name)"))
    }

    /// Attributes lie in the file as they are, so the file is at least as large.
    private static func count(
        _ extent: Extent, elementBytes: Int, _ label: String, _ file: HDF5File
    ) throws(HDF5Error) -> Int {
        let bytes = extent.bytes(elementBytes: elementBytes)
        let size = try file.size
        guard let bytes, bytes <= size else {
            throw .tooLarge(
                label, bytes: bytes.map { "\($0)" } ?? "more than 2^63", limit: "the whole file's \(size)",
                file: file.location)
        }
        return bytes / max(1, elementBytes)
    }

    /// Throws unless the attribute holds what the caller can take.
    func require(_ isRight: Bool, _ expected: String) throws(HDF5Error) {
        guard isRight else { throw .wrongType(label, expected: expected, found: kind.description, file: file.location) }
    }

    /// Throws unless there is exactly one element.
    func requireOne() throws(HDF5Error) {
        guard count == 1 else {
            throw .wrongShape(label, expected: "one element", found: "\(count)", file: file.location)
        }
    }

    /// The one number.
    func number<T: Element>(_: T.Type) throws(HDF5Error) -> T {
        try requireOne()
        var value = T.zero
        try file.check(H5Aread(object.id, T.typeInMemory, &value), "read \(label)")
        return value
    }
}

// Text comes in two forms: so many bytes an element, or a pointer to a string of its own length.
extension Attribute {
    /// All strings. An attribute without elements has none, whatever their type would be.
    func strings() throws(HDF5Error) -> [String] {
        if count == 0 { return [] }
        try require(kind == .text, "text")
        let isVariable = H5Tis_variable_str(type.id)
        try file.check(isVariable, "read the type of \(label)")
        return isVariable > 0 ? try variableStrings() : try fixedStrings()
    }

    private func fixedStrings() throws(HDF5Error) -> [String] {
        let length = H5Tget_size(type.id)
        let memory = try typeInMemory(length: length)
        var bytes = [UInt8](repeating: 0, count: count * length)
        try file.check(H5Aread(object.id, memory.id, &bytes), "read \(label)")
        let isPaddedWithSpaces = H5Tget_strpad(type.id) == H5T_STR_SPACEPAD
        var strings: [String] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            var element = bytes[start..<start + length].prefix { $0 != 0 }
            while isPaddedWithSpaces, element.last == UInt8(ascii: " ") { element.removeLast() }
            strings.append(try text(element))
        }
        return strings
    }

    private func variableStrings() throws(HDF5Error) -> [String] {
        let memory = try typeInMemory(length: CHDF5_variable_length())
        let space = try Handle(H5Aget_space(object.id), or: file.failure("read \(label)"))
        var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
        try file.check(H5Aread(object.id, memory.id, &pointers), "read \(label)")
        defer { _ = H5Dvlen_reclaim(memory.id, space.id, CHDF5_default(), &pointers) }
        var strings: [String] = []
        for pointer in pointers {
            let bytes = pointer.map { UnsafeBufferPointer(start: $0, count: length(of: $0)) }
            strings.append(try text(bytes?.map { UInt8(bitPattern: $0) } ?? []))
        }
        return strings
    }

    private func length(of string: UnsafePointer<CChar>) -> Int {
        var length = 0
        while string[length] != 0 { length += 1 }
        return length
    }

    /// The library refuses to convert between ASCII and UTF-8: the type in memory is of the file's character set.
    private func typeInMemory(length: Int) throws(HDF5Error) -> Handle {
        let memory = try Handle(H5Tcopy(CHDF5_string()), or: file.failure("read \(label)"))
        try file.check(H5Tset_size(memory.id, length), "read \(label)")
        try file.check(H5Tset_strpad(memory.id, H5Tget_strpad(type.id)), "read \(label)")
        try file.check(H5Tset_cset(memory.id, H5Tget_cset(type.id)), "read \(label)")
        return memory
    }

    private func text(_ bytes: some Sequence<UInt8>) throws(HDF5Error) -> String {
        guard let text = String(bytes: bytes, encoding: .utf8) else {
            throw .wrongType(label, expected: "UTF-8 text", found: "text of another encoding", file: file.location)
        }
        return text
    }
}
