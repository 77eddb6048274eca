import Engine
import Foundation
import Imaging
import Testing
import TransformNet

/// Models whose weights are not those of their network: refused where the weights are needed, in a sentence.
@Suite struct WeightsErrorTests {
    private static let bias = "in2.bias"
    private static let flaws: [([Float]?, WeightsError)] = [
        (nil, .missing(bias)), ([1, 2, 3], .wrongCount(bias, expected: 8, found: 3)),
        ([], .wrongCount(bias, expected: 8, found: 0)),
        (Array(repeating: 0, count: 9), .wrongCount(bias, expected: 8, found: 9)),
    ]

    private func model(_ bias: [Float]?) throws -> StyleModel {
        var model = try Formula.model(smallArchitecture)
        model.weights[Self.bias] = bias
        return model
    }

    @Test("nothing is painted", arguments: flaws)
    func stylizersThrow(bias: [Float]?, error: WeightsError) throws {
        let stylizer = Stylizer(try model(bias))
        let photo = Formula.photo(width: 20, height: 20, stream: 1)
        for _ in 0..<2 { #expect(throws: error) { try stylizer.stylize(photo) } }
    }

    @Test("nothing is written, and what was there stays", arguments: flaws)
    func writingThrows(bias: [Float]?, error: WeightsError) throws {
        let folder = try TemporaryFolder()
        try Data("precious".utf8).write(to: folder.file("style.h5"))
        let model = try model(bias)
        #expect(throws: error) { try model.write(to: folder.file("style.h5"), replacing: true) }
        #expect(try Data(contentsOf: folder.file("style.h5")) == Data("precious".utf8))
        #expect(try folder.contents == ["style.h5"])
    }

    @Test("moments that are not the network's are not written either")
    func writingProgressThrows() throws {
        let folder = try TemporaryFolder()
        var model = try Formula.model(smallArchitecture)
        model.progress = TrainingProgress(
            optimizerStep: 1, firstMoments: model.weights, secondMoments: [:], seed: 1, photographsDrawn: 1)
        #expect(throws: WeightsError.missing("conv1.conv2d.bias")) { try model.write(to: folder.file("style.h5")) }
        #expect(try folder.contents.isEmpty)
    }

    @Test("nothing is loaded", arguments: flaws)
    func loadingThrows(bias: [Float]?, error: WeightsError) throws {
        let model = try model(bias)
        #expect(throws: error) { try model.load(into: ParameterStore(model.network.parameters)) }
    }

    @Test("nothing is mixed", arguments: flaws)
    func theyCannotBeMixed(bias: [Float]?, error: WeightsError) throws {
        #expect(StyleModel.mixed([(try Formula.model(smallArchitecture), 0.5), (try model(bias), 0.5)]) == nil)
        #expect(StyleModel.mixed([(try model(bias), 1)]) == nil)
    }

    @Test("no models make none") func nothingCannotBeMixed() { #expect(StyleModel.mixed([]) == nil) }

    @Test func errorsAreSentences() {
        for (_, error) in Self.flaws { #expect("\(error)".contains(Self.bias) && "\(error)".hasSuffix(".")) }
    }
}
