import Engine
import Foundation
import Imaging
import Testing
import TransformNet

/// The files in checkpoints/.
@Suite struct ShippedStylesTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("checkpoints")

    private static func files() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.fileSizeKey])
            .filter { $0.pathExtension == "h5" }
    }

    @Test func theyAreSmallAndManyEnough() throws {
        let files = try Self.files()
        #expect(files.count >= 8)
        for file in files {
            #expect(try #require(file.resourceValues(forKeys: [.fileSizeKey]).fileSize) < 4_000_000, "\(file.path)")
        }
        let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
        let total = try paths.reduce(0) { sum, path in
            let attributes = try FileManager.default.attributesOfItem(atPath: Self.folder.path + "/" + path)
            return sum + ((attributes[.size] as? NSNumber)?.intValue ?? 0)
        }
        #expect(total < 40_000_000)
    }

    /// Read as they are, painted with, and none of them spoils a flat picture.
    @Test func eachOfThemPaints() throws {
        let photo = Formula.photo(width: 64, height: 48, stream: 1)
        for file in try Self.files() {
            let model = try StyleModel(contentsOf: file)
            let training = try #require(model.training, "\(file.path) says nothing of its training")
            #expect(training.iterations > 0 && !training.options.isEmpty)
            let isBase = file.lastPathComponent.hasPrefix("base")
            #expect(isBase || model.margin == 48)
            let picture = try Stylizer(model, in: .fp32).stylize(photo)
            #expect(picture.pixels.allSatisfy { $0.isFinite } && picture != photo)
        }
    }

    /// Whatever single precision weights a style was stored in half precision from, they paint the same picture: each may
    /// have been anywhere between the halves' neighbours.
    @Test func halfPrecisionKeepsThePicture() throws {
        let photo = Formula.photo(width: 96, height: 64, stream: 2)
        var generator = SplitMix64(seed: 3)
        for file in try Self.files() {
            let stored = try StyleModel(contentsOf: file)
            var original = stored
            original.weights = stored.weights.mapValues { weights in
                weights.map { $0 + Float(Float16($0).ulp) / 2 * Float.random(in: -1...1, using: &generator) }
            }
            let pictures = try [stored, original].map { try Stylizer($0, in: .fp32).stylize(photo).pixels }
            let error = zip(pictures[0], pictures[1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let decibels = 10 * log10(255 * 255 * Float(pictures[0].count) / error)
            #expect(decibels >= 45, "\(file.lastPathComponent): \(decibels) dB")
        }
    }

    /// From one style to another of the same base, step by step away from the one and towards the other.
    @Test(arguments: [("the_scream", "water_lilies"), ("great_wave-half", "starry_night-half")])
    func theWayBetweenTwoStylesIsSmooth(one: String, other: String) throws {
        let models = try [one, other].map { try StyleModel(contentsOf: Self.folder.appendingPathComponent("\($0).h5")) }
        #expect(StyleModel.haveOneOrigin(models))
        let photo = Formula.photo(width: 96, height: 64, stream: 1)
        let pictures = try [0, 0.25, 0.5, 0.75, 1].map { (share: Float) in
            let mixed = try #require(StyleModel.mixed([(models[0], 1 - share), (models[1], share)]))
            return try Stylizer(mixed, in: .fp32).stylize(photo).pixels
        }
        func distance(_ a: [Float], _ b: [Float]) -> Float {
            zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let left = pictures.map { distance($0, pictures[0]) }
        let ahead = pictures.map { distance($0, pictures[4]) }
        for (step, next) in zip(0..<4, 1...4) { #expect(left[step] < left[next] && ahead[step] > ahead[next]) }
    }
}
