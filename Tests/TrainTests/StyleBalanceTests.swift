import ArgumentParser
import Engine
import Foundation
import Imaging
import PerceptualLoss
import Testing

@testable import Train

/// The weights that follow from --strength.
@Suite struct StyleBalanceTests {
    private let problem: TinyProblem

    init() throws { problem = try TinyProblem() }

    private func style(_ arguments: String...) throws -> Style {
        try Style.parse(
            [
                "--painting", problem.folder.path("painting.png"), "--photos", problem.folder.path("photos"),
                "--loss-network", problem.folder.path("vgg.h5"), "--content-layers", "relu1_2", "--style-layers",
                "relu1_1,relu1_2", "--painting-size", "48", "--scales", "1", "--crop", "32",
            ] + arguments)
    }

    @Test(arguments: [0.5, 1, 2] as [Float]) func theStylePullsSoManyTimesAsStronglyAsTheContent(strength: Float) throws
    {
        let balanced = try style("--strength", "\(strength)").balanced()
        let loss = try PerceptualLoss(
            contentsOf: problem.folder.file("vgg.h5"), settings: balanced.loss.settings(), in: .fp32)
        let matrices = try loss.gramMatrices(
            of: balanced.loss.painting(at: problem.folder.file("painting.png")))
        let batch = try BatchLoader(source: balanced.photoSource, batchSize: 24, crop: 256, seed: 0).batch(after: 0)
        let squares = stride(from: 0, to: batch.pixels.count, by: 256 * 256 * 3).map {
            Image(width: 256, height: 256, pixels: Array(batch.pixels[$0..<$0 + 256 * 256 * 3]))
        }
        let pull = try loss.pull(on: squares, towards: matrices)
        #expect(abs(pull.style / pull.content / (3.5 * strength) - 1) < 0.01)
    }
}
