import Foundation
import TransformNet

/// What there is to train on without a folder of photographs: those that come with Impasto, beside its checkpoints; without
/// them, pictures that the program draws.
/// - Throws: ``PhotoSourceError``.
func shippedPhotos(besides checkpoints: [String] = CheckpointFolders.all) throws -> any PhotoSource {
    let folder = checkpoints.map { "\($0)/../datasets/photos" }.first(where: FileManager.default.fileExists)
    return try folder.map { try PhotoFolder(URL(fileURLWithPath: $0)) } ?? DrawnPhotos()
}
