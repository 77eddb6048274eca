import ArgumentParser
import Foundation
import Imaging
import Testing

@testable import PerceptualLoss
@testable import Train

extension WholeRuns {
    /// Masks, several paintings, and the photo's colours.
    @Suite struct GatysMaskTests {
        private let problem: GatysProblem

        init() throws { problem = try GatysProblem() }

        private func path(_ name: String) -> String { problem.folder.path(name) }

        /// The largest change of a channel in each column.
        private func changes(_ result: Image) -> [Float] {
            (0..<32).map { x in
                (0..<24 * 3).reduce(Float(0)) { largest, i in
                    let at = (i / 3 * 32 + x) * 3 + i % 3
                    return max(largest, abs(result.pixels[at] - problem.photo.pixels[at]))
                }
            }
        }

        private func mean(_ numbers: ArraySlice<Float>) -> Float { numbers.reduce(0, +) / Float(numbers.count) }

        @Test(arguments: ["1", "2"]) func whatAMaskShowsInBlackStaysThePhoto(octaves: String) throws {
            try problem.writeMask("mask.png") { $0 < 12 ? 0 : $0 < 20 ? 100 : 255 }
            let result = try problem.paint(["mask": path("mask.png"), "octaves": octaves, "init": "noise"])
            let changes = changes(result)
            #expect(changes[..<12].allSatisfy { $0 == 0 })
            #expect(changes[12...].allSatisfy { $0 > 1 })
            #expect(mean(changes[12..<20]) < mean(changes[20...]))
        }

        /// What the loss sees around the masked part is the photo itself, not what a smaller size made of it.
        @Test func aLargerSizeStartsWithThePhotoWhereTheMaskIsBlack() throws {
            try problem.writeMask("mask.png") { $0 < 26 ? 0 : 255 }
            func contentAtTheLargerSize(_ mask: String?) throws -> Double {
                let changes = ["optimizer": "adam", "learning-rate": "0.001", "iterations": "1", "octaves": "2"]
                let more: [String: String?] = ["mask": mask, "log": path("log")]
                try problem.paint(more.merging(changes) { $1 }, also: ["--force"])
                return try #require(try problem.lines("log")[2]["content"])
            }
            #expect(try contentAtTheLargerSize(path("mask.png")) < 0.6 * contentAtTheLargerSize(nil))
        }

        @Test func anyPartOfThePhotoTakesItsOwnPainting() throws {
            try problem.writeMask("left.png") { $0 < 12 ? 255 : 0 }
            try problem.writeMask("right.png") { $0 >= 18 ? 255 : 0 }
            func painted(_ left: String, _ right: String, _ output: String) throws -> Image {
                let regions =
                    ["--region", "\(path("left.png")):\(path(left))"]
                    + ["--region", "\(path("right.png")):\(path(right))"]
                return try problem.paint(["painting": nil], also: regions, output: output)
            }
            let result = try painted("painting.png", "other.png", "a.png")
            let changes = changes(result)
            #expect(changes[12..<18].allSatisfy { $0 == 0 })
            #expect(changes[..<12].allSatisfy { $0 > 1 } && changes[18...].allSatisfy { $0 > 1 })
            try expectDifferent(result, painted("painting.png", "painting.png", "b.png"))
            try expectDifferent(result, painted("other.png", "other.png", "c.png"))
        }

        @Test func oneRegionIsAMask() throws {
            try problem.writeMask("mask.png") { $0 < 12 ? 0 : 255 }
            let region = ["--region", "\(path("mask.png")):\(path("painting.png"))"]
            expectSame(
                try problem.paint(["mask": path("mask.png")], output: "a.png"),
                try problem.paint(["painting": nil], also: region, output: "b.png"))
        }

        // MARK: Paintings

        @Test func weightsOfPaintingsAreParts() throws {
            func painted(_ paintings: String..., output: String) throws -> Image {
                try problem.paint(
                    ["painting": nil], also: paintings.flatMap { ["--painting", path($0)] }, output: output)
            }
            let alone = try painted("painting.png", output: "a.png")
            let evenly = try painted("painting.png", "other.png", output: "b.png")
            let halves = try painted("painting.png:0.5", "other.png:0.5", output: "c.png")
            let uneven = try painted("painting.png:0.5", "other.png:3", output: "d.png")
            expectSame(evenly, halves)
            expectDifferent(evenly, alone)
            expectDifferent(evenly, uneven)
        }

        @Test func aMixHasTheWeightedMeanOfThePaintingsMatrices() throws {
            let arguments = problem.arguments(
                ["painting": nil],
                also: ["--painting", path("painting.png") + ":1", "--painting", path("other.png") + ":3"])
            let command = try Gatys.parse(Array(arguments.dropFirst()))
            let scene = try GatysScene(command.pictures, seed: 1)
            let file = try VGGFile(url: problem.folder.file("vgg.h5"))
            let loss = try PerceptualLoss(file, settings: command.loss.settings(on: .vgg(file)))
            let matrices = try ["painting.png", "other.png"].map { name in
                try loss.gramMatrices(of: Image(contentsOf: problem.folder.file(name)).fitted(longSide: 32))
            }
            let styles = try scene.styles(loss, like: scene.content(longSide: 32))
            #expect(styles.count == 1 && styles[0].mask == nil && styles[0].matrices.count == 2)
            for index in 0..<2 {
                let expected = zip(matrices[0][index], matrices[1][index]).map { 0.25 * $0 + 0.75 * $1 }
                let largest = zip(styles[0].matrices[index], expected).map { abs($0 - $1) }.max()
                #expect(try #require(largest) < 1e-5 * #require(expected.max()))
            }
        }

        // MARK: Colours

        /// The photo is nearly grey, so that its colours go with almost every luminance.
        @Test func luminanceAloneKeepsIAndQ() throws {
            let pale = Image(
                width: 32, height: 24,
                pixels: problem.photo.pixels.indices.map { i in
                    (0.15 * problem.photo.pixels[i] + Float(80 + i / 3 % 32)).rounded()
                })
            try pale.write(to: problem.folder.file("pale.png"))
            let result = try problem.paint(["photo": path("pale.png"), "keep-colors": "luminance"])
            let (old, new) = (colors(pale), colors(result))
            let kept = old.indices.filter { abs(old[$0] - new[$0]) < 1.01 }.count
            #expect(kept > old.count * 9 / 10, "\(kept) of \(old.count)")
            expectDifferent(result.luminance, pale.luminance)
            let usual = try problem.paint(["photo": path("pale.png")], output: "usual.png")
            let keptWithout = old.indices.filter { abs(old[$0] - colors(usual)[$0]) < 1.01 }.count
            #expect(keptWithout < kept)
        }

        /// What a pixel has beyond its luminance, which is what I and Q say.
        private func colors(_ image: Image) -> [Float] { zip(image.pixels, image.luminance.pixels).map { $0 - $1 } }

        @Test func paintingsTakeOnThePhotosColors() throws {
            let usual = try problem.paint(output: "a.png")
            expectDifferent(try problem.paint(["keep-colors": "histogram"], output: "b.png"), usual)
        }
    }
}
