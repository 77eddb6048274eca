import Foundation

extension URL {
    /// The PNG file beside this one that holds the picture after an iteration: `starry-preview-00500.png`.
    func numbered(_ iteration: Int, _ suffix: String = "") -> URL {
        let number = String(iteration)
        let padded = String(repeating: "0", count: max(0, 5 - number.count)) + number
        let name = deletingPathExtension().lastPathComponent
        return deletingLastPathComponent().appendingPathComponent("\(name)\(suffix)-\(padded).png")
    }
}
