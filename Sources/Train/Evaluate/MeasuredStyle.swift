import ArgumentParser
import Digest
import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// The files without which a style's loss cannot be computed.
struct MeasuredFiles: ParsableArguments {
    @Option(
        help: ArgumentHelp("The style to measure: a checkpoint, or the name of one that ships.", valueName: "style"))
    var style: String

    @Option(help: ArgumentHelp("The painting that it learned.", valueName: "picture"))
    var painting: String

    @Option(
        help: ArgumentHelp(
            "Photographs to paint: a folder of pictures, or an HDF5 dataset of fast-neural-style.",
            valueName: "folder"))
    var photos: String

    @OptionGroup var network: LossNetworkOption
}

/// A trained style with the loss that it was trained on.
struct MeasuredStyle {
    /// Sides of the squares that can be measured, in pixels.
    static let sides = Architecture.minimumSide...4096

    /// - Throws: a `ValidationError` that names the option, if a side cannot be measured.
    static func check(side: Int, of option: String) throws {
        guard sides.contains(side) else {
            throw ValidationError(
                "--\(option) must be \(sides.lowerBound) to \(sides.upperBound) pixels, not \(side).")
        }
    }

    let model: StyleModel
    /// The training's, with overrides in place.
    let options: LossOptions
    let loss: PerceptualLoss
    /// The painting's.
    let matrices: [[Float]]
    /// SHA-256 of each file, by what it is.
    let digests: [String: String]

    /// - Parameters:
    ///   - precision: of the loss network.
    ///   - warn: is told where the files are not those of the training.
    /// - Throws: ``UnknownStyle``, ``CheckpointError``, ``ImageError``, ``VGGFileError``, ``TrainingError``, or a
    ///   `ValidationError` for overrides that make no loss.
    init(
        _ files: MeasuredFiles, _ overrides: LossOverrides, in precision: Precision, warn: (String) -> Void
    ) throws {
        let style = URL(fileURLWithPath: try StyleLibrary().path(of: files.style))
        model = try StyleModel(contentsOf: style)
        let lossNetwork = try files.network.path
        options = try overrides.options(over: model.training?.options ?? [:], lossNetwork: lossNetwork)
        let painting = try options.painting(at: URL(fileURLWithPath: files.painting))
        loss = try PerceptualLoss(
            contentsOf: URL(fileURLWithPath: lossNetwork), settings: try options.settings(), in: precision)
        digests = [
            "style": try sha256(of: style),
            "painting": try sha256(of: URL(fileURLWithPath: files.painting)),
            "loss network": try sha256(of: URL(fileURLWithPath: lossNetwork)),
        ]
        matrices = try loss.gramMatrices(of: painting)
        compareDigests(of: files, lossNetwork, warn: warn)
    }

    private func compareDigests(of files: MeasuredFiles, _ lossNetwork: String, warn: (String) -> Void) {
        guard let training = model.training else {
            warn(
                "Warning: \(files.style) does not say how it was trained. What no option gives is as in the defaults of "
                    + "impasto-train style.")
            return
        }
        if digests["painting"] != training.paintingDigest {
            warn("Warning: \(files.painting) is not the file that \(files.style) learned; their SHA-256 differ.")
        }
        if digests["loss network"] != training.lossNetworkDigest {
            warn("Warning: \(files.style) was trained with another loss network than \(lossNetwork).")
        }
    }

    /// Side of the squares that it was trained on.
    var crop: Int { model.training?.options["crop"].flatMap(Int.init) ?? 256 }

    /// - Throws: a `ValidationError` for a side that the layers and scales cannot see, or that is too large.
    func checkedSide(_ side: Int, option: String) throws -> Int {
        let least = max(loss.settings.minimumSide, Self.sides.lowerBound)
        guard (least...Self.sides.upperBound).contains(side) else {
            throw ValidationError(
                "\(option) \(side) cannot be used with these layers and scales: \(least) to \(Self.sides.upperBound) "
                    + "pixels can.")
        }
        return side
    }
}
