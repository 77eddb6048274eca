import Engine
import HDF5
import Imaging
import Testing

@testable import PerceptualLoss

/// The ways of comparing style that the iterative method offers, against PyTorch, which computed in double precision.
@Suite struct StyleVariantTests {
    /// One group of Tests/Fixtures/loss/gatys.h5.
    private struct Variant {
        let file: HDF5File
        let group: String

        init(_ name: String) throws {
            file = try fixture("gatys")
            group = "variants/\(name)"
        }

        func text(_ name: String) throws -> String { try file.string(name, of: group) }
        func number(_ name: String) throws -> Double { try file.double(name, of: group) }
        func integer(_ name: String) throws -> Int { try file.integer(name, of: group) }
        var gradient: [Float] { get throws { try file.floats("\(group)/gradient") } }

        func loss() throws -> PerceptualLoss {
            var settings = try LossSettings.of(
                content: text("content"), style: text("style"), scales: integer("scales"))
            settings.pooling = try #require(LossSettings.Pooling(rawValue: try text("pooling")))
            settings.activationShift = Float(try number("shift"))
            settings.isChained = try integer("chained") == 1
            return PerceptualLoss(.small(pooling: settings.pooling), settings: settings)
        }

        /// The picture is 0, the photo 1, and the paintings follow.
        func image(_ index: Int, width: Int? = nil, height: Int? = nil) throws -> Image {
            Formula.image(
                width: try width ?? integer("width"), height: try height ?? integer("height"),
                stream: try integer("stream") + index)
        }

        /// One part for each mask, or one for the whole picture.
        func styles(_ loss: PerceptualLoss) throws -> [PictureObjective.Style] {
            let paintings = [try image(2, width: 18, height: 30), try image(3, width: 26, height: 17)]
            let masks = try paintings.indices.filter { try file.exists("\(group)/mask_\($0)") }
                .map { try file.floats("\(group)/mask_\($0)") }
            if masks.isEmpty { return [.init(matrices: try loss.gramMatrices(of: paintings[0]))] }
            return try zip(paintings, masks).map { .init(matrices: try loss.gramMatrices(of: $0), mask: $1) }
        }
    }

    @Test(arguments: ["average", "shift", "chained", "chained_odd", "guided", "guided_odd", "everything"])
    func lossAndGradient(name: String) throws {
        let variant = try Variant(name)
        let loss = try variant.loss()
        let objective = try PictureObjective(loss, photo: variant.image(1), styles: variant.styles(loss))
        objective.pixels = try variant.image(0).pixels
        objective.evaluate()
        let losses = objective.losses
        for (term, found) in [
            ("content", losses.content), ("style", losses.style), ("variation", losses.totalVariation),
            ("total", losses.total),
        ] {
            let expected = try variant.number("value_\(term)")
            #expect(abs(Double(found) - expected) < 1e-4 * expected, "\(term) is \(found) instead of \(expected)")
        }
        let error = relativeError(objective.gradient, try variant.gradient)
        #expect(error < 2e-4, "the gradient differs by \(error)")
    }
}
