import Foundation
import Imaging
import Testing

extension WholeRuns {
    /// Runs of `gatys` that cannot begin: each says why in a sentence, has a status, and leaves no file.
    @Suite struct GatysRefusalTests {
        private let problem: GatysProblem

        init() throws { problem = try GatysProblem() }

        private func path(_ name: String) -> String { problem.folder.path(name) }

        /// - Parameter start: how the sentence begins; `@` stands for the folder of the problem.
        private func expectRefusal(
            _ start: String, status: Int32 = 1, _ changes: [String: String?] = [:], also more: [String] = [],
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            func placed(_ text: String) -> String { text.replacing("@", with: problem.folder.url.path) }
            let before = try problem.names()
            let result = try impastoTrain(
                problem.arguments(changes.mapValues { $0.map(placed) }, also: more.map(placed)))
            #expect(result.status == status, sourceLocation: sourceLocation)
            let line = String(result.errors.split(separator: "\n").first ?? "")
            #expect(line.hasPrefix("Error: " + placed(start)), "\(result.errors)", sourceLocation: sourceLocation)
            #expect(line.hasSuffix(".") || line.contains(": ") || status == 64, sourceLocation: sourceLocation)
            if status == 1 { #expect(result.errors == line + "\n", sourceLocation: sourceLocation) }
            #expect(try problem.names() == before, sourceLocation: sourceLocation)
        }

        @Test(arguments: [
            "photo", "painting", "mask", "init",
        ])
        func missingPicturesAreNamed(option: String) throws {
            try expectRefusal("Cannot read @/none.png: there is no such file.", [option: "@/none.png"])
        }

        @Test func missingFilesOfRegionsAndWeightsAreNamed() throws {
            try problem.writeMask("mask.png") { _ in 255 }
            for (region, missing) in [("none.png:@/painting.png", "none.png"), ("mask.png:@/gone.png", "gone.png")] {
                try expectRefusal(
                    "Cannot read @/\(missing): there is no such file.", ["painting": nil],
                    also: ["--region", "@/\(region)"])
            }
            try expectRefusal("Cannot read @/none.h5: there is no such file.", ["loss-network": "@/none.h5"])
            try expectRefusal(
                "Cannot read @/painting.png:often: there is no such", ["painting": "@/painting.png:often"])
        }

        @Test func masksThatCannotBeUsedAreNamed() throws {
            try picture(width: 20, height: 20, seed: 1).write(to: problem.folder.file("square.png"))
            try problem.writeMask("black.png") { _ in 0 }
            let otherShape = "The picture is 32×24 pixels, and @/square.png with 20×20 has another shape."
            let black = "The mask @/black.png is black all over"
            for (name, sentence) in [("square.png", otherShape), ("black.png", black)] {
                try expectRefusal(sentence, ["mask": "@/\(name)"])
                try expectRefusal(sentence, ["painting": nil], also: ["--region", "@/\(name):@/painting.png"])
            }
        }

        @Test(arguments: ["-1", "0", "nan", "inf"]) func weightsOfPaintingsArePositiveNumbers(weight: String) throws {
            try expectRefusal(
                "The value '@/painting.png:\(weight)' is invalid for '--painting", status: 64,
                ["painting": "@/painting.png:\(weight)"])
        }

        @Test func noPictureIsReplacedByWhatIsMadeOfIt() throws {
            try problem.writeMask("mask.png") { _ in 255 }
            for name in ["photo.png", "painting.png", "mask.png"] {
                try expectRefusal(
                    "This would replace @/\(name), a picture that it is made of", status: 64,
                    ["output": "@/\(name)", "mask": "@/mask.png"], also: ["--force"])
            }
        }

        /// What is kept on the way may have the name of what is there, too.
        @Test func noPictureOnTheWayReplacesAnother() throws {
            let frame = problem.folder.file("o-00002.png")
            try FileManager.default.copyItem(at: problem.folder.file("photo.png"), to: frame)
            let before = try Data(contentsOf: frame)
            try expectRefusal(
                "Cannot write @/o-00002.png: it exists already.", ["snapshot-every": "2", "iterations": "4"])
            try expectRefusal(
                "This would replace @/o-00002.png, a picture that it is made of", status: 64,
                ["photo": "@/o-00002.png", "snapshot-every": "2", "iterations": "4"], also: ["--force"])
            #expect(try Data(contentsOf: frame) == before)
        }

        @Test func optionsThatContradictEachOther() throws {
            let regions = "--region brings its own mask and painting"
            try expectRefusal(regions, status: 64, also: ["--region", "m.png:p.png"])
            try expectRefusal(
                regions, status: 64, ["painting": nil, "mask": "m.png"], also: ["--region", "m.png:p.png"])
            try expectRefusal("Name a painting with --painting", status: 64, ["painting": nil])
            try expectRefusal("The value 'm.png' is invalid for '--region", status: 64, also: ["--region", "m.png"])
            try expectRefusal("Give either --style-layers or --all-layers", status: 64, also: ["--all-layers"])
            try expectRefusal(
                "--chained needs at least two", status: 64, ["style-layers": "relu1_1"], also: ["--chained"])
        }

        @Test(arguments: [
            ("size", "15", "--size must be 16 to 8192 pixels, not 15."),
            ("octaves", "0", "--octaves must be 1 to 6, not 0."), ("scales", "7", "--scales must be 1 to 6, not 7."),
            ("painting-scale", "nan", "--painting-scale must be 0.05 to 10, not nan."),
            ("iterations", "0", "--iterations must be 1 to 100000, not 0."),
            ("learning-rate", "0", "--learning-rate must be above 0 and at most 255 levels, not 0.0."),
            ("plateau", "1", "--plateau must lie between 0 and 1, as 0.01 does, not be 1.0."),
            ("snapshot-every", "0", "--snapshot-every must be at least 1, not 0."),
            ("tv-weight", "inf", "--tv-weight must be a number of at least 0, not inf."),
            ("activation-shift", "nan", "--activation-shift must be a finite number."),
            ("style-layers", "relu9_1", "'relu9_1' is not a layer of VGG."),
            ("film", "@/o.avi", "--film needs a name that ends in .mp4 or .gif, unlike @/o.avi."),
        ])
        func numbersAreWithinTheirLimits(option: String, value: String, sentence: String) throws {
            try expectRefusal(sentence, status: 64, [option: value])
        }

        @Test func anExistingPictureStaysUnlessForced() throws {
            try Data("precious".utf8).write(to: problem.folder.file("o.png"))
            try expectRefusal("Cannot write @/o.png: it exists already.")
            #expect(try Data(contentsOf: problem.folder.file("o.png")) == Data("precious".utf8))
            try problem.paint(["iterations": "1"], also: ["--force"])
        }

        @Test func picturesThatCannotBeWrittenAreRefusedAtOnce() throws {
            try expectRefusal(
                "Cannot write @/o.gif: its extension does not name a format.", ["output": "@/o.gif"])
            try expectRefusal("Cannot write @/none/o.png: there is no folder", ["output": "@/none/o.png"])
            try expectRefusal("Cannot write the log @/none/log.", ["log": "@/none/log"])
        }

        @Test func aLayerThatTheFileLacksIsNamed() throws {
            try expectRefusal(
                "@/vgg.h5 has no conv2_1, which relu3_1 needs: it ends at conv1_2.", ["style-layers": "relu3_1"])
            try expectRefusal("@/vgg.h5 has no conv2_1", ["content-layers": nil], also: ["--pooling", "average"])
        }

        /// Found before the log is begun.
        @Test func tooSmallASizeIsRefused() throws {
            try expectRefusal(
                "The smallest picture would be 16×12 pixels; the layers and --scales need at least 32 on both sides.",
                ["size": "16", "scales": "6", "log": "@/log"])
            try expectRefusal(
                "The smallest picture would be 1×1 pixels", ["octaves": "6", "log": "@/log"])
            try expectRefusal(
                "A painting would be 2×2 pixels", ["painting-scale": "0.05", "scales": "3", "log": "@/log"])
            #expect(!FileManager.default.fileExists(atPath: problem.folder.path("log")))
        }

        @Test func aStartOfAnotherShapeIsRefused() throws {
            try expectRefusal(
                "@/other.png has another shape than the photo, which is painted at 32×24 pixels.",
                ["init": "@/other.png"])
        }
    }
}
