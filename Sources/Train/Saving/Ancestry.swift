import Digest
import Foundation
import TransformNet

extension StyleModel {
    /// What the record of a run says of starting from this network, by the names of its options.
    ///
    /// A style that starts from a style grew from what that one grew from; a base, which has no painting, is where styles
    /// begin to differ.
    /// - Throws: an error of reading the file.
    func ancestry(at url: URL) throws -> [String: String] {
        var names = ["from": url.lastPathComponent, "from-sha256": try sha256(of: url)]
        if let training, !training.paintingDigest.isEmpty { names["origin-sha256"] = training.origin }
        return names
    }
}
