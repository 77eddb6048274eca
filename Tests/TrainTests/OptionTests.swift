import ArgumentParser
import Foundation
import Testing

@testable import Train

@Suite struct OptionTests {
    private let required = [
        "--painting", "p.png", "--photos", "photos", "--loss-network", "vgg.h5", "--output", "o.h5",
    ]

    private func parse(_ arguments: String...) throws -> Style { try Style.parse(required + arguments) }

    private func refusal(_ arguments: String...) -> String? {
        do {
            _ = try Style.parse(required + arguments)
            return nil
        } catch {
            return Style.message(for: error)
        }
    }

    @Test func theStyleWeightRisesWithTheThirdPower() throws {
        let schedule = try parse("--iterations", "100", "--style-ramp", "10").schedule
        for iteration in 1...10 {
            #expect(abs(schedule.styleFactor(at: iteration) - pow(Float(iteration) / 10, 3)) < 1e-6)
        }
        #expect([10, 11, 100].map(schedule.styleFactor) == [1, 1, 1])
        #expect(try parse("--style-ramp", "0").schedule.styleFactor(at: 1) == 1)
    }

    @Test func theLearningRateFallsToATwentieth() throws {
        let schedule = try parse("--iterations", "100", "--learning-rate", "0.01", "--learning-rate-fall", "40")
            .schedule
        #expect([1, 59, 60].map(schedule.learningRate) == [0.01, 0.01, 0.01])
        #expect(abs(schedule.learningRate(at: 80) - 0.005) < 1e-8)
        #expect(abs(schedule.learningRate(at: 100) - 0.0005) < 1e-9)
        let rates = (60...100).map(schedule.learningRate)
        #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 >= $1 })
        let constant = try parse("--iterations", "10", "--learning-rate-fall", "0").schedule
        #expect(constant.learningRate(at: 10) == constant.learningRate)
    }

    @Test func previewsAreNumberedBesideTheCheckpoint() throws {
        let outputs = try Style.parse(Array(required.dropLast()) + ["dir/starry.h5"]).outputs
        #expect(outputs.previewURL(at: 500).relativePath == "dir/starry-preview-00500.png")
        #expect(outputs.previewURL(at: 123_456).lastPathComponent == "starry-preview-123456.png")
    }

    @Test(arguments: [
        ("--iterations", "0", "--iterations must be 1 to 10000000, not 0."),
        ("--style-ramp", "-1", "--style-ramp must be 0 to the number of iterations, 1400, not -1."),
        ("--batch-size", "0", "--batch-size must be 1 to 64, not 0."),
        ("--batch-size", "65", "--batch-size must be 1 to 64, not 65."),
        ("--learning-rate", "0", "--learning-rate must be above 0 and at most 1, not 0.0."),
        ("--learning-rate", "nan", "--learning-rate must be above 0 and at most 1, not nan."),
        ("--crop", "250", "--crop must be a multiple of 4 between 32 and 2048 pixels, not 250."),
        ("--crop", "16", "--crop must be a multiple of 4 between 32 and 2048 pixels, not 16."),
        ("--tv-weight", "-1", "--tv-weight must be a number of at least 0, not -1.0."),
        ("--tv-weight", "inf", "--tv-weight must be a number of at least 0, not inf."),
        ("--scales", "7", "--scales must be 1 to 6, not 7."),
        ("--painting-size", "8", "--painting-size must be 16 to 8192 pixels, not 8."),
        ("--checkpoint-every", "0", "--checkpoint-every must be at least 1, not 0."),
        ("--preview-every", "0", "--preview-every must be at least 1, not 0."),
        ("--style-layers", "relu6_1", "'relu6_1' is not a layer of VGG."),
        ("--style-layers", "relu1_1:-5", "'relu1_1:-5' has no usable weight."),
        ("--content-layers", "relu1_1,relu1_1", "The layer relu1_1 is named twice"),
        ("--architecture", "c9s1-32,R64,c9s1-3", "residual block R64 keeps its channels, but gets 32 instead of 64."),
        ("--architecture", "quarter", "The architecture has a layer 'quarter' that cannot be read."),
    ])
    func badValuesAreRefusedWithASentence(option: String, value: String, sentence: String) {
        #expect(
            refusal("\(option)=\(value)")?.contains(sentence) == true, "\(refusal("\(option)=\(value)") ?? "accepted")")
    }

    @Test func optionsThatExcludeEachOtherAreRefused() {
        #expect(refusal("--resume", "--from", "other.h5") == "Give either --resume or --from, not both.")
        #expect(
            refusal("--iterations", "10", "--learning-rate-fall", "11")
                == "--learning-rate-fall must be 0 to the number of iterations, 10, not 11.")
        #expect(
            // Of how many iterations a run is that is resumed, its checkpoint knows.
            refusal("--resume", "--style-ramp", "2000") == nil)
        #expect(
            refusal("--iterations", "10", "--minutes", "1") == "Give either --minutes or --iterations, not both.")
        #expect(refusal("--output", "a.png")?.hasPrefix("--output is a checkpoint, and no picture as a.png") == true)
        #expect(
            refusal("--crop", "32", "--style-layers", "relu4_1", "--scales", "4")
                == "--crop 32 is too small for --scales and the style layers: at least 64.")
    }

    /// An option that has a default says so in the help, with the value that a bare command line gets.
    @Test func theHelpNamesEveryDefault() throws {
        let style = try parse()
        let options = Style.helpMessage(columns: 400).components(separatedBy: "\n  -")
        var recorded = try style.recorded
        // What auto comes to depends on the processor.
        recorded["precision"] = "auto"
        recorded["strength"] = "auto, which is 1"
        let defaults = recorded.merging(
            ["architecture": style.schedule.architecture, "preview-every": "\(style.outputs.previewEvery)"]) { $1 }
        // These follow from others, and are said in words.
        let described: Set = ["style-layers", "learning-rate-fall", "style-ramp"]
        for (name, value) in defaults {
            let text = options.first { $0.hasPrefix("-\(name) <") }
            let said = described.contains(name) ? "(default: " : "default: \(value))"
            #expect(text?.contains(said) == true, "\(name): \(text ?? "not in the help")")
        }
    }

    @Test func thePageNamesThePhotographsThatComeAlong() throws {
        let files = try #require(try Style.parse(["--painting", "p.png"]).settings.first { $0.group == "Files" })
        #expect(files.facts.first { $0.0 == "photos" }?.1.hasSuffix("datasets/photos") == true)
    }

    @Test func theHelpNamesEveryOptionOfTheRun() {
        let help = Style.helpMessage(columns: 120)
        for name in [
            "painting", "photos", "loss-network", "output", "force", "from", "resume", "checkpoint-every", "preview",
            "validation", "log",
        ] { #expect(help.contains("--\(name)"), "\(name)") }
        #expect(help.contains("Ctrl-C"))
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    @Test func everyCommandIsOffered() {
        let help = Train.helpMessage()
        for command in ["style", "evaluate", "weights"] { #expect(help.contains("\n  \(command) "), "\(command)") }
    }
}
