import Digest
import Foundation
import TransformNet

extension StyleModel {
    /// What the record of a run says of starting from this network, by the names of its options.
    ///
    /// A style that starts from a style grew from what that one grew from. A base is where styles begin to differ: one that
    /// `impasto-train base` made has no painting, and those that come with Impasto are known by name.
    /// - Throws: an error of reading the file.
    func ancestry(at url: URL) throws -> [String: String] {
        var names = ["from": url.lastPathComponent, "from-sha256": try sha256(of: url)]
        let isBase = CheckpointFolders.bases.values.contains(url.lastPathComponent)
        if let training, !training.paintingDigest.isEmpty, !isBase {
            names["origin-sha256"] = training.origin
            names["earlier-iterations"] = "\(training.allIterations)"
        }
        return names
    }
}
