import ArgumentParser
import Digest
import Engine
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// What a style makes of photographs, in the numbers of its loss.
final class Evaluation {
    /// What an evaluation tells while it goes on.
    enum Event {
        case measured(Int, of: Int)
        case skipped(Batch.Skipped)
        case ended(Int)
    }

    /// Sides of the squares that can be measured, in pixels.
    static let sides = Architecture.minimumSide...4096

    private let source: any PhotoSource
    private let loss: LossOptions
    private let evaluator: Evaluator

    /// Reads everything but the photographs.
    /// - Parameter warn: is told where the files are not those of the training.
    init(_ options: Evaluate, warn: (String) -> Void) throws {
        let model = try StyleModel(contentsOf: URL(fileURLWithPath: options.style))
        let recorded = model.training?.options ?? [:]
        loss = try options.loss.options(over: recorded, lossNetwork: options.lossNetwork)
        source = try photoSource(at: URL(fileURLWithPath: options.photos))
        let settings = try loss.settings()
        let painting = try loss.painting(at: URL(fileURLWithPath: options.painting))
        let perceptual = try PerceptualLoss(VGGFile(url: URL(fileURLWithPath: loss.lossNetwork)), settings: settings)
        let side = try Self.side(options.size ?? recorded["crop"].flatMap(Int.init) ?? 256, for: settings)
        try Self.compareFiles(of: options, with: model.training, warn: warn)
        let targets = try perceptual.gramMatrices(of: painting)
        let store = try Self.store(of: model, perceptual.network)
        evaluator = try Evaluator(model.network, loss: perceptual, targets: targets, side: side, store: store)
    }

    private static func side(_ side: Int, for settings: LossSettings) throws -> Int {
        let least = max(settings.minimumSide, sides.lowerBound)
        guard (least...sides.upperBound).contains(side) else {
            throw ValidationError(
                "--size \(side) cannot be used with these layers and scales: \(least) to \(sides.upperBound) pixels can."
            )
        }
        return side
    }

    private static func store(of model: StyleModel, _ network: LossNetwork) throws -> ParameterStore {
        let store = ParameterStore(model.network.parameters + network.parameters)
        try network.load(into: store)
        model.load(into: store)
        return store
    }

    private static func compareFiles(
        of options: Evaluate, with training: TrainingRecord?, warn: (String) -> Void
    ) throws {
        guard let training else {
            warn(
                "Warning: \(options.style) does not say how it was trained. What no option gives is as in the defaults of "
                    + "impasto-train style.")
            return
        }
        if try sha256(of: URL(fileURLWithPath: options.painting)) != training.paintingDigest {
            warn("Warning: \(options.painting) is not the file that \(options.style) learned; their SHA-256 differ.")
        }
        if try sha256(of: URL(fileURLWithPath: options.lossNetwork)) != training.lossNetworkDigest {
            warn("Warning: \(options.style) was trained with another loss network than \(options.lossNetwork).")
        }
    }

    /// Measures all photographs.
    /// - Throws: ``PhotoSourceError/noneReadable(_:example:)``.
    func report(_ tell: (Event) -> Void) throws -> EvaluationReport {
        var (measured, skipped) = ([(photo: String, losses: Losses)](), [Batch.Skipped]())
        for index in 0..<source.count {
            do {
                measured.append((name(of: index), evaluator.losses(of: try source.photo(index))))
            } catch {
                let photo = Batch.Skipped(name: source.name(of: index), reason: "\(error)")
                tell(.skipped(photo))
                skipped.append(photo)
            }
            tell(.measured(index + 1, of: source.count))
        }
        guard !measured.isEmpty else {
            throw PhotoSourceError.noneReadable(source.place, example: skipped.last?.reason ?? "")
        }
        tell(.ended(measured.count))
        return EvaluationReport(measured, skipped: skipped, size: evaluator.side, options: loss.recorded)
    }

    /// A photo's path in the folder.
    private func name(of index: Int) -> String {
        let (name, start) = (source.name(of: index), source.place + "/")
        return name.hasPrefix(start) ? String(name.dropFirst(start.count)) : name
    }
}
