import ArgumentParser
import Foundation
import Imaging
import TransformNet

/// Bytes that a run may take.
struct MemoryLimit: Equatable {
    let byteCount: Int

    init(byteCount: Int) { self.byteCount = byteCount }

    /// A number as people write it: 800M, 1.5G, 2GB, 800000000.
    /// - Throws: `ValidationError` for what is none, or less than a megabyte.
    init(text: String) throws(ValidationError) {
        let units: [Character: Double] = ["K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
        let digits = text.uppercased().filter { $0 != "B" }
        let unit = digits.last.flatMap { units[$0] }
        let number = Double(unit == nil ? digits : String(digits.dropLast()))
        guard let bytes = number.map({ $0 * (unit ?? 1) }), bytes >= 1e6, bytes < 1e15 else {
            throw ValidationError("Write at least a megabyte, as 800M or 1.5G.")
        }
        byteCount = Int(bytes)
    }

    /// Half of what the machine has free; four gigabytes where it does not say.
    static var half: MemoryLimit { MemoryLimit(byteCount: (AvailableMemory.byteCount ?? 8_000_000_000) / 2) }
}

/// What painting takes, told before it begins.
struct MemoryNeed {
    /// Of the networks that paint, the largest.
    let model: StyleModel?
    /// How many networks paint; their paintings are put together when all are there.
    let networks: Int
    let precision: Precision

    /// Bytes that painting a picture takes that is whole in memory.
    ///
    /// - Parameter working: the size at which it is painted.
    func byteCount(of size: Size, working: Size) -> Int {
        // Read, mixed, painted by each network and written: as many copies in single precision are there at once.
        let copies = (4 + networks) * 3 * MemoryLayout<Float>.stride * size.width * size.height
        // What is too small to be painted is told when its turn comes.
        guard let model, min(working.width, working.height) >= Architecture.minimumSide else { return copies }
        return copies + Stylizer.byteCount(of: model, width: working.width, height: working.height, in: precision)
    }
}
