import Foundation
import Imaging
import Testing
import TransformNet

/// --strength, and several styles mixed.
@Suite struct MixtureTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.addStyle("a.h5", around: [180, 120, 90])
        try folder.addStyle("b.h5", around: [60, 100, 170])
        try folder.addPicture("photo.png", width: 40, height: 30)
        try folder.addMask("left.png") { x, _ in x < 20 ? 255 : 0 }
    }

    private func painted(_ options: String...) throws -> Image {
        try folder.paint(["photo.png", "--output", "out.png"] + options)
        return try Image(contentsOf: folder.url("out.png"))
    }

    private var photo: Image { get throws { try Image(contentsOf: folder.url("photo.png")) } }

    @Test func strengthLeadsFromThePhotographToTheStyle() throws {
        let (photo, style) = (try photo, try painted("--style", "a.h5"))
        #expect(try painted("--style", "a.h5", "--strength", "0") == photo)
        #expect(try painted("--style", "a.h5", "--strength", "1") == style)
        let half = zip(photo.pixels, style.pixels).map { ($0 + $1) / 2 }
        #expect(meanDifference(try painted("--style", "a.h5", "--strength", "0.5").pixels, half) < 0.6)
        let beyond = zip(photo.pixels, style.pixels).map { min(max($0 + 1.5 * ($1 - $0), 0), 255) }
        #expect(meanDifference(try painted("--style", "a.h5", "--strength", "1.5").pixels, beyond) < 0.9)
    }

    @Test func stylesWithoutACommonBaseShareThePicture() throws {
        let (a, b) = (try painted("--style", "a.h5"), try painted("--style", "b.h5"))
        let mixed = try painted("--style", "a.h5:3", "--style", "b.h5")
        let expected = zip(a.pixels, b.pixels).map { 0.75 * $0 + 0.25 * $1 }
        #expect(meanDifference(mixed.pixels, expected) < 0.6)
        #expect(try painted("--style", "a.h5", "--style", "b.h5") == painted("--style", "a.h5:2", "--style", "b.h5:2"))
    }

    @Test func strengthCountsUnderAMaskToo() throws {
        let whole = try painted("--style", "a.h5", "--strength", "0.5")
        let part = try painted("--style", "a.h5", "--strength", "0.5", "--mask", "left.png")
        #expect(part.cropped(x: 0, y: 0, width: 20, height: 30) == whole.cropped(x: 0, y: 0, width: 20, height: 30))
        #expect(
            try part.cropped(x: 20, y: 0, width: 20, height: 30) == photo.cropped(x: 20, y: 0, width: 20, height: 30))
    }

    /// The networks' weights are mixed, not their pictures.
    @Test func stylesOfOneBaseBecomeOneNetwork() throws {
        let (one, two) = (try model(seed: 5, from: "a base"), try model(seed: 7, from: "a base"))
        try one.write(to: folder.url("one.h5"))
        try two.write(to: folder.url("two.h5"))
        let mixed = try painted("--style", "one.h5:1", "--style", "two.h5:3", "--precision", "fp32")
        let parts: [(model: StyleModel, share: Float)] = [(one, 0.25), (two, 0.75)]
        let expected = try #require(StyleModel.mixed(parts))
        let picture = try Stylizer(expected, in: .fp32).stylize(photo)
        #expect(meanDifference(mixed.pixels, picture.pixels.map { min(max($0.rounded(), 0), 255) }) < 0.1)

        try model(seed: 7, from: "another base").write(to: folder.url("stranger.h5"))
        let blended = try painted("--style", "one.h5:1", "--style", "stranger.h5:3", "--precision", "fp32")
        #expect(meanDifference(mixed.pixels, blended.pixels) > 1)
    }

    private func model(seed: Int, from origin: String? = nil) throws -> StyleModel {
        var weights = try tinyNetwork.parameters.map { parameter in
            (parameter.name, (0..<parameter.count).map { Float($0 * 7919 * seed % 101 - 50) / 50 })
        }
        // Pictures of some grey and more, rather than black ones.
        weights[weights.count - 1].1 = [120, 130, 110]
        let training = origin.map {
            TrainingRecord(options: ["from-sha256": $0], paintingDigest: "", lossNetworkDigest: "", photographs: 1)
        }
        return StyleModel(try tinyNetwork, weights: Dictionary(uniqueKeysWithValues: weights), training: training)
    }

    @Test(arguments: [
        (["--style", "a.h5:0"], "no usable share"), (["--style", "a.h5:x"], "no usable share"),
        (["--style", "a.h5:1", "--mask", "left.png"], "Give shares or masks"),
        (["--style", "a.h5:0.6"], "For more or less of a style, use --strength."),
        (["--style", "a.h5", "--strength", "1.6"], "--strength must be 0 to 1.5"),
    ])
    func whatCannotBeMixedIsRefused(options: [String], words: String) throws {
        let command = try Command.run(["photo.png"] + options, in: folder)
        #expect(command.status == 64 && command.errors.contains(words), "\(command.errors)")
    }
}
