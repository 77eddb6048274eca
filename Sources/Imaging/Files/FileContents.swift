/// The bytes of a picture's file, at one address as long as anybody keeps them, with the name by which errors call it.
final class FileContents: @unchecked Sendable {
    let name: String
    let bytes: UnsafeBufferPointer<UInt8>
    private let memory: UnsafeMutableBufferPointer<UInt8>

    /// Takes over memory that `allocate` gave, of which `count` bytes are filled.
    init(_ memory: UnsafeMutableBufferPointer<UInt8>, count: Int, name: String) {
        self.memory = memory
        self.name = name
        bytes = UnsafeBufferPointer(rebasing: memory[..<count])
    }

    convenience init(copying bytes: [UInt8], name: String) {
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = memory.initialize(from: bytes)
        self.init(memory, count: bytes.count, name: name)
    }

    deinit { memory.deallocate() }

    func damaged(_ reason: String) -> ImageError { .damaged(name, reason: reason) }

    /// What a C library's function makes of the file. Throws `ImageError.damaged` with its words if it gives nothing.
    func opened(_ open: (UnsafeMutablePointer<CChar>) -> OpaquePointer?) throws(ImageError) -> OpaquePointer {
        try made(open, refusal: damaged)
    }
}
