import ArgumentParser
import Foundation
import TransformNet

/// The network that sees what pictures have in common.
struct LossNetworkOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The network that compares pictures: one that 'distill' made, or VGG-16 or VGG-19 weights as Keras distributes "
                + "them. (default: the one that comes with Impasto)",
            valueName: "file"))
    var lossNetwork: String?

    /// - Throws: ``MissingLossNetwork`` if none is named and none came along.
    var path: String {
        get throws(MissingLossNetwork) {
            if let lossNetwork { return lossNetwork }
            if let shipped = CheckpointFolders.path(of: Self.shipped) { return shipped }
            throw MissingLossNetwork(name: Self.shipped, folders: CheckpointFolders.all)
        }
    }

    /// Below a folder of checkpoints.
    static let shipped = "loss/vgg16-lite.h5"
}

/// The loss network that comes with Impasto is not where it should be.
struct MissingLossNetwork: Error, Equatable, CustomStringConvertible {
    let name: String
    let folders: [String]

    var description: String {
        "There is no \(name) in \(folders.joined(separator: ", ")). Name a loss network with --loss-network, or the folder "
            + "of Impasto's checkpoints with IMPASTO_CHECKPOINTS."
    }
}
