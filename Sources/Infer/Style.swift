import Foundation

/// A style's file and the name it goes by.
struct Style: Equatable {
    let name: String
    let path: String
    /// How much of a picture it paints beside others.
    var share: Float = 1

    init(path: String) { (name, self.path) = (splitName(of: path).base, path) }

    var url: URL { URL(fileURLWithPath: path) }
}
