/// An attribute of a group or dataset, whose values lie in the object's own description.
struct Attribute {
    private let contents: Contents
    /// What errors call it: "/conv1@stride".
    private let label: String
    private let type: StoredType
    private let count: Int
    private let values: ArraySlice<UInt8>

    var kind: ElementKind { type.kind }

    /// The attribute of that name; nil where there is none.
    init?(_ name: String, of path: String, in contents: Contents) throws(HDF5Error) {
        let object = try contents.find(path)
        label = "\(path)@\(name)"
        let found = try contents.parsing("read \(label)") { () throws(Malformed) -> Parts? in
            for message in object.all(.attribute) {
                if let parts = try Self.parts(of: message, named: name) { return parts }
            }
            try Self.requireNoHeap(object)
            return nil
        }
        guard let found else { return nil }
        self.contents = contents
        (type, values) = (found.type, found.values)
        let bytes = found.extent.bytes(elementBytes: type.bytes)
        guard let bytes, bytes <= values.count else {
            throw .tooLarge(
                label, bytes: bytes.map { "\($0)" } ?? "more than 2^63", limit: "the \(values.count) it has",
                file: contents.location)
        }
        count = bytes / type.bytes
    }

    private typealias Parts = (type: StoredType, extent: Extent, values: ArraySlice<UInt8>)

    /// HDF5 file format specification 3.0, IV.A.2.m. Only version 1 fills its parts up to multiples of eight.
    private static func parts(of message: Cursor, named name: String) throws(Malformed) -> Parts? {
        var message = message
        let version = try message.byte()
        let flags = try message.byte()
        let (nameBytes, typeBytes, spaceBytes) = (try message.short(), try message.short(), try message.short())
        if version == 3 { try message.skip(1) }
        func part(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
            version == 1 ? try message.padded(count) : try message.bytes(count)
        }
        guard try part(nameBytes).prefix(while: { $0 != 0 }).elementsEqual(name.utf8) else { return nil }
        if version > 1 && flags != 0 { throw .notRead("types that several objects share") }
        let type = try StoredType(Cursor(try part(typeBytes)))
        let extent = try Extent(Cursor(try part(spaceBytes)))
        return (type, extent, try message.bytes(message.count))
    }

    private static func requireNoHeap(_ object: ObjectHeader) throws(Malformed) {
        guard var info = object.first(.attributeInfo) else { return }
        try info.skip(1)
        if try info.byte() & 1 != 0 { try info.skip(2) }
        guard try info.long() == undefinedAddress else { throw .notRead("heaps of attributes") }
    }

    /// Throws unless the attribute holds what the caller can take.
    func require(_ isRight: Bool, _ expected: String) throws(HDF5Error) {
        guard isRight else {
            throw .wrongType(label, expected: expected, found: kind.description, file: contents.location)
        }
    }

    /// Throws unless there is exactly one element.
    func requireOne() throws(HDF5Error) {
        guard count == 1 else {
            throw .wrongShape(label, expected: "one element", found: "\(count)", file: contents.location)
        }
    }

    /// The one number.
    func number<T: StorableNumber>(_: T.Type) throws(HDF5Error) -> T {
        try requireOne()
        return type.numbers(Array(values.prefix(type.bytes)), as: T.self)[0]
    }

    /// All strings. An attribute without elements has none, whatever their type would be.
    func strings() throws(HDF5Error) -> [String] {
        if count == 0 { return [] }
        try require(kind == .text, "text")
        let texts = try contents.parsing("read \(label)") { () throws(Malformed) in try storedTexts() }
        var strings: [String] = []
        for text in texts {
            guard let string = String(validating: text, as: UTF8.self) else {
                throw .wrongType(
                    label, expected: "UTF-8 text", found: "text of another encoding", file: contents.location)
            }
            strings.append(string)
        }
        return strings
    }

    private func storedTexts() throws(Malformed) -> [ArraySlice<UInt8>] {
        var (cursor, heap, texts) = (Cursor(values), TextHeap(in: contents.bytes), [ArraySlice<UInt8>]())
        for _ in 0..<count {
            guard case .fixed(let isPaddedWithSpaces) = type.text else {
                texts.append(try heap.text(&cursor).prefix { $0 != 0 })
                continue
            }
            var text = try cursor.bytes(type.bytes).prefix { $0 != 0 }
            while isPaddedWithSpaces, text.last == UInt8(ascii: " ") { text.removeLast() }
            texts.append(text)
        }
        return texts
    }
}
