import Foundation

/// A C library's file that lies in memory.
final class MemoryStream {
    let handle: UnsafeMutablePointer<FILE>
    private let start: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: UnsafeMutablePointer<Int>

    /// Throws `ImageError.notEncodable` for want of memory.
    init(_ form: PictureForm) throws(ImageError) {
        (start, count) = (.allocate(capacity: 1), .allocate(capacity: 1))
        start.initialize(to: nil)
        count.initialize(to: 0)
        guard let handle = open_memstream(start, count) else { throw form.refusal(systemWords(errno)) }
        self.handle = handle
    }

    deinit {
        fclose(handle)
        free(start.pointee)
        start.deallocate()
        count.deallocate()
    }

    /// What has been written.
    var bytes: [UInt8] {
        fflush(handle)
        return Array(UnsafeRawBufferPointer(start: start.pointee, count: count.pointee))
    }
}
