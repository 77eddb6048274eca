import Console
import Testing
import TransformNet

@testable import Infer

@Suite struct InfoTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func lines(of style: String) throws -> [String] {
        let command = try Command.run("info", style, in: folder)
        #expect(command.status == 0)
        #expect(command.errors == "")
        return command.output.split(separator: "\n").map(String.init)
    }

    @Test func weightsOnly() throws {
        try folder.addStyle()
        let count = try tinyWeights().values.reduce(0) { $0 + $1.count }
        #expect(
            try lines(of: "style.h5") == [
                "file          style.h5",
                "format        impasto-style",
                "architecture  custom",
                "layers        \(tinyLayers)",
                "output        linear",
                "margin        0 pixels",
                "parameters    \(groupedText(count))",
                "training      not recorded: the file holds only weights",
                "resumable     no",
            ])
    }

    @Test func trainedStyleSaysHow() throws {
        let history = [1, 500, 2000].map { iteration in
            LossReport(
                iteration: iteration, content: 2, style: 3, totalVariation: 0.5, total: 5.5 + Float(iteration),
                imagesPerSecond: 9)
        }
        let record = TrainingRecord(
            options: ["style-weight": "5.0", "batch-size": "4"], iterations: 2000, history: history,
            paintingDigest: "abc123", lossNetworkDigest: "def456", photographs: 1303)
        let progress = TrainingProgress(
            optimizerStep: 2000, firstMoments: try tinyWeights(), secondMoments: try tinyWeights(), seed: 7,
            photographsDrawn: 8000)
        try folder.addStyle(training: record, progress: progress)
        let expected = [
            "iterations    2,000",
            "photographs   1,303",
            "painting      SHA-256 abc123",
            "loss network  SHA-256 def456",
            "first losses  content 2.0, style 3.0, total variation 0.5, total 6.5, iteration 1",
            "last losses   content 2.0, style 3.0, total variation 0.5, total 2005.5, iteration 2,000",
            "resumable     yes, with seed 7 after 8,000 photographs drawn",
            "options",
            "  batch-size    4",
            "  style-weight  5.0",
        ]
        #expect(try Array(lines(of: "style.h5").suffix(expected.count)) == expected)
    }

    @Test(arguments: [
        (200, true, "", "52 of 200"), (200, false, "", "52"), (52, true, "", "52"),
        (200, true, "1000", "52 of 200, after 1,000 of what it started from"),
    ])
    func aStyleSaysHowFarItGot(planned: Int, isResumable: Bool, earlier: String, text: String) throws {
        let record = TrainingRecord(
            options: ["iterations": "\(planned)", "earlier-iterations": earlier], iterations: 52, paintingDigest: "",
            lossNetworkDigest: "", photographs: 9)
        let progress = TrainingProgress(
            optimizerStep: 52, firstMoments: try tinyWeights(), secondMoments: try tinyWeights(), seed: 7,
            photographsDrawn: 52)
        try folder.addStyle(training: record, progress: isResumable ? progress : nil)
        #expect(try lines(of: "style.h5").contains("iterations    \(text)"))
    }
}
