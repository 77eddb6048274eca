import Foundation
import TransformNet

/// What there is to train on without a folder of photographs: those that come with Impasto, beside its checkpoints, which
/// hold its loss network where another project's do not; without them, pictures that the program draws.
/// - Throws: ``PhotoSourceError``.
func shippedPhotos(besides checkpoints: [String] = CheckpointFolders.all) throws -> any PhotoSource {
    let exists = { FileManager.default.fileExists(atPath: $0) }
    let folder = checkpoints.filter { exists("\($0)/\(LossNetworkOption.shipped)") }.map { "\($0)/../datasets/photos" }
        .first(where: exists)
    return try folder.map { try PhotoFolder(URL(fileURLWithPath: $0)) } ?? DrawnPhotos()
}
