import Foundation
import TransformNet

// What libFuzzer calls, which brings `main` along. The target is named by IMPASTO_FUZZ; scripts/fuzz sets it.

/// The reader under attack, chosen once.
private let target: Target = {
    let name = ProcessInfo.processInfo.environment["IMPASTO_FUZZ"] ?? ""
    guard let target = Target(rawValue: name) else {
        print("IMPASTO_FUZZ must be one of: \(Target.allCases.map(\.rawValue).joined(separator: ", "))")
        exit(2)
    }
    return target
}()

/// Runs one input. An error is what should come of a bad one; a crash, a hang or a large memory is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    do {
        try target.read(input)
    } catch {
        precondition(!"\(error)".isEmpty, "an error is a sentence")
    }
    return 0
}
