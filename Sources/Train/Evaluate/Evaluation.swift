import ArgumentParser
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

    private let source: any PhotoSource
    private let options: [String: String]
    private let evaluator: Evaluator
    private let stylizer: Stylizer

    /// Reads everything but the photographs.
    /// - Parameter warn: is told where the files are not those of the training.
    init(_ options: Evaluate, warn: (String) -> Void) throws {
        source = try openPhotos(at: URL(fileURLWithPath: options.files.photos))
        let precision = try options.precision.resolved()
        let style = try MeasuredStyle(options.files, options.loss, in: precision, warn: warn)
        self.options = style.options.recorded.merging(["precision": precision.rawValue]) { own, _ in own }
        let side = try style.checkedSide(options.size ?? style.crop, option: "--size")
        evaluator = try Evaluator(
            style.model, loss: style.loss, targets: style.matrices, side: side, in: precision)
        stylizer = Stylizer(style.model, in: precision)
    }

    /// Measures all photographs.
    /// - Throws: ``PhotoSourceError/noneReadable(_:example:)``.
    func report(_ tell: (Event) -> Void) throws -> EvaluationReport {
        var (measured, skipped) = ([EvaluationReport.Row](), [Batch.Skipped]())
        for index in 0..<source.count {
            do {
                measured.append(try measure(source.photo(index), named: source.shortName(of: index)))
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
        return EvaluationReport(measured, skipped: skipped, size: evaluator.side, options: options)
    }

    private func measure(_ photo: Image, named name: String) throws -> EvaluationReport.Row {
        let painted = try stylizer.stylize(photo.middleSquare(side: evaluator.side))
        return EvaluationReport.Row(
            photo: name, losses: evaluator.losses(of: photo), artefacts: Artefacts(of: painted))
    }
}
