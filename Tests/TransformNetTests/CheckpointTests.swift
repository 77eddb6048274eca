import Foundation
import HDF5
import Imaging
import Testing
import TransformNet

/// Writing a style and reading it back.
@Suite struct CheckpointTests {
    private let folder: TemporaryFolder
    private var url: URL { folder.file("style.h5") }

    init() throws { folder = try TemporaryFolder() }

    private func record(thumbnail: [UInt8]? = nil) -> TrainingRecord {
        let history = (1...3).map { i in
            LossReport(
                iteration: 100 * i, content: 1 / Float(3 * i), style: 1e-30, totalVariation: 2e30, total: .pi,
                imagesPerSecond: Float(i) / 7)
        }
        return TrainingRecord(
            options: ["--style-weight": "5", "--painting": "Die große Welle 神奈川.jpg", "--empty": ""], iterations: 300,
            history: history, paintingDigest: String(repeating: "a7", count: 32),
            lossNetworkDigest: String(repeating: "0f", count: 32), photographs: 82_783, thumbnail: thumbnail)
    }

    private func progress(of model: StyleModel) -> TrainingProgress {
        let kernels = Set(model.network.parameters.filter(\.isKernel).map(\.name))
        let others = model.weights.filter { !kernels.contains($0.key) }
        return TrainingProgress(
            optimizerStep: 300, firstMoments: model.weights.mapValues { $0.map { $0 / 3 } },
            secondMoments: others.mapValues { $0.map { $0 * $0 } }, seed: .max - 41, photographsDrawn: 1200)
    }

    @Test(arguments: TransformNet.Output.allCases, [nil, [], [0x89, 0x50, 0xff, 0]] as [[UInt8]?])
    func everythingIsReadAsItWasWritten(output: TransformNet.Output, thumbnail: [UInt8]?) throws {
        var model = try Formula.model(smallArchitecture, output: output)
        model.training = record(thumbnail: thumbnail)
        model.progress = progress(of: model)
        model.margin = 40
        try model.write(to: url)
        let read = try StyleModel(contentsOf: url)
        #expect(read.margin == 40)
        #expect(read.network.architecture == model.network.architecture && read.network.output == output)
        #expect(read.weights == model.weights)
        #expect(read.training == model.training)
        #expect(read.progress == model.progress)
    }

    @Test(arguments: [-1, 257]) func aMarginThatCannotBeIsRefused(margin: Int) throws {
        var model = try Formula.model(smallArchitecture)
        model.margin = margin
        try model.write(to: url)
        #expect(throws: CheckpointError.badMargin(margin, file: url.relativePath)) { try StyleModel(contentsOf: url) }
    }

    @Test func aModelOfWeightsAloneHasNoRecord() throws {
        try Formula.model("half").write(to: url)
        let read = try StyleModel(contentsOf: url)
        #expect(read.network.architecture.name == "half")
        #expect(read.training == nil && read.progress == nil)
    }

    @Test func aRunWithoutOptionsOrReportsIsARecord() throws {
        var model = try Formula.model(smallArchitecture)
        model.training = TrainingRecord(options: [:], paintingDigest: "", lossNetworkDigest: "", photographs: 0)
        try model.write(to: url)
        #expect(try StyleModel(contentsOf: url).training == model.training)
    }

    /// What options hold is anybody's text.
    @Test(arguments: [
        ("9223372036854775807", 5), ("-1", 5), ("many", 5), ("0", 5), ("7", 12),
        ("281474976710656", 281_474_976_710_661),
    ])
    func iterationsAreCountedWhateverARecordSays(earlier: String, all: Int) {
        let record = TrainingRecord(
            options: ["earlier-iterations": earlier], iterations: 5, paintingDigest: "", lossNetworkDigest: "",
            photographs: 0)
        #expect(record.allIterations == all)
    }

    @Test func aReadModelPaintsTheSameBits() throws {
        let model = try Formula.model(smallArchitecture)
        try model.write(to: url)
        let photo = Formula.photo(width: 21, height: 18, stream: 1)
        let read = Stylizer(try StyleModel(contentsOf: url))
        #expect(try read.stylize(photo) == Stylizer(model).stylize(photo))
    }

    @Test func parametersAreStoredUnderPyTorchsNames() throws {
        try Formula.model(smallArchitecture).write(to: url)
        let pyTorchs = try HDF5File(reading: fixture("from_pytorch"))
        let ours = try HDF5File(reading: url)
        #expect(try ours.names(in: "weights") == pyTorchs.names(in: "weights"))
        for name in try ours.names(in: "weights") {
            #expect(try ours.shape(of: "weights/\(name)") == pyTorchs.shape(of: "weights/\(name)"))
        }
    }

    @Test func halfPrecisionWeightsAreRead() throws {
        let full = try StyleModel(contentsOf: fixture("from_pytorch"))
        let half = try StyleModel(contentsOf: fixture("half_precision"))
        #expect(half.weights == full.weights.mapValues { $0.map { Float(Float16($0)) } })
    }

    // MARK: Writing

    @Test func aFileThatIsThereStays() throws {
        try Data("precious".utf8).write(to: url)
        let model = try Formula.model(smallArchitecture)
        #expect(throws: OutputError.exists(url.path)) { try model.write(to: url) }
        #expect(try Data(contentsOf: url) == Data("precious".utf8))
        #expect(try folder.contents == ["style.h5"])
        try model.write(to: url, replacing: true)
        #expect(try StyleModel(contentsOf: url).weights == model.weights)
        #expect(try folder.contents == ["style.h5"])
    }

    /// No text in the file may have a null character, which is found out when most has been written.
    @Test func aWriteThatFailsLeavesTheOldFileAndNothingElse() throws {
        var model = try Formula.model(smallArchitecture)
        try model.write(to: url)
        let old = try Data(contentsOf: url)
        model.training = TrainingRecord(
            options: ["a\0b": ""], paintingDigest: "", lossNetworkDigest: "", photographs: 0)
        #expect(throws: HDF5Error.self) { try model.write(to: url, replacing: true) }
        #expect(try Data(contentsOf: url) == old)
        #expect(try folder.contents == ["style.h5"])
    }

    @Test func aMissingFolderIsNotMade() throws {
        let model = try Formula.model(smallArchitecture)
        let lost = folder.file("nowhere/style.h5")
        let missing = OutputError.folderMissing(lost.path, folder: folder.file("nowhere").path)
        #expect(throws: missing) { try model.write(to: lost) }
        #expect(throws: OutputError.notAFile(folder.url.path)) { try model.write(to: folder.url, replacing: true) }
        #expect(try folder.contents.isEmpty)
    }

    @Test func equalModelsMakeEqualFiles() throws {
        for name in ["a.h5", "b.h5"] {
            var model = try Formula.model(smallArchitecture)
            model.training = record()
            try model.write(to: folder.file(name))
        }
        #expect(try Data(contentsOf: folder.file("a.h5")) == Data(contentsOf: folder.file("b.h5")))
    }
}
