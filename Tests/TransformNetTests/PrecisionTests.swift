import Foundation
import Imaging
import Testing
import TransformNet

/// What has to hold in every precision, and what may be lost in half of it.
@Suite struct PrecisionTests {
    private static let available = Precision.allCases.filter(\.isAvailable)
    private static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let gallery = repository.deletingLastPathComponent().appendingPathComponent("shared/photos/gallery")

    private static func pictures(in folder: URL, _ suffix: String) -> [URL] {
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == suffix }.sorted { $0.path < $1.path }
    }

    private static let styles = pictures(in: repository.appendingPathComponent("checkpoints"), "h5")

    private func signalToNoise(_ style: URL, _ photo: Image) throws -> Double {
        let model = try StyleModel(contentsOf: style)
        let exact = try Stylizer(model, in: .fp32).stylize(photo).pixels.map { min(max($0, 0), 255) }
        let found = try Stylizer(model, in: .bf16).stylize(photo).pixels.map { min(max($0, 0), 255) }
        let squares = zip(exact, found).reduce(0.0) { $0 + pow(Double($1.0 - $1.1), 2) }
        return 10 * log10(255 * 255 * Double(exact.count) / squares)
    }

    @Test(.enabled(if: Precision.bf16.isAvailable, "this processor lacks bf16"), arguments: styles)
    func halfPrecisionPaintsNoiseAlike(style: URL) throws {
        #expect(try signalToNoise(style, Formula.photo(width: 120, height: 100, stream: 5)) >= 42)
    }

    @Test(
        .enabled(if: Precision.bf16.isAvailable, "this processor lacks bf16"),
        .enabled(if: FileManager.default.fileExists(atPath: gallery.path), "the gallery's photographs are not here"),
        arguments: styles)
    func halfPrecisionPaintsTheGalleryAlike(style: URL) throws {
        for photo in Self.pictures(in: Self.gallery, "png") {
            let photo = try Image(contentsOf: photo).fitted(longSide: 320)
            let found = try signalToNoise(style, photo)
            #expect(found >= 42)
        }
    }

    /// Every norm multiplies what little a constant picture varies by 316, which would make a texture of rounding errors.
    @Test(arguments: available) func aConstantPhotoGivesAConstantPicture(precision: Precision) throws {
        let grey = Image(width: 70, height: 61, pixels: Array(repeating: 127.3, count: 70 * 61 * 3))
        for architecture in ["full", smallArchitecture] {
            let picture = try Stylizer(Formula.model(architecture), in: precision).stylize(grey).pixels
            for i in picture.indices { #expect(abs(picture[i] - picture[i % 3]) < 1e-3) }
            let exact = try Stylizer(Formula.model(architecture), in: .fp32).stylize(grey).pixels
            #expect(largestDifference(Array(picture.prefix(3)), Array(exact.prefix(3))) < 1)
        }
    }

    @Test(arguments: available) func numbersTooSmallForTheirFormatAreNearlyZero(precision: Precision) throws {
        let stylizer = Stylizer(try Formula.model(smallArchitecture), in: precision)
        var photo = Formula.photo(width: 40, height: 33, stream: 1)
        for i in 0..<photo.pixels.count / 2 { photo.pixels[i] = 0 }
        let zero = try stylizer.stylize(photo)
        for i in 0..<photo.pixels.count / 2 { photo.pixels[i] = .leastNonzeroMagnitude * Float(i) }
        #expect(largestDifference(try stylizer.stylize(photo).pixels, zero.pixels) < 1e-3)
    }

    @Test(arguments: available) func aWeightThatIsNoNumberIsSeen(precision: Precision) throws {
        var model = try Formula.model(smallArchitecture)
        model.weights["res1.conv1.conv2d.weight"]![7] = .nan
        let picture = try Stylizer(model, in: precision).stylize(Formula.photo(width: 40, height: 33, stream: 1))
        #expect(picture.pixels.contains { $0.isNaN })
    }

    @Test(arguments: available) func twoStylizersPaintTheSameBits(precision: Precision) throws {
        let model = try Formula.model("half")
        let photo = Formula.photo(width: 50, height: 43, stream: 3)
        let pictures = try (0..<2).map { _ in try Stylizer(model, in: precision).stylize(photo) }
        #expect(pictures[0] == pictures[1])
    }

    @Test func aPrecisionThatTheProcessorLacksIsRefusedInASentence() {
        #expect(
            PrecisionError.unavailable(.bf16).description
                == "This processor has no instructions for bf16 (AVX512_BF16). Leave out --precision, or give "
                + "--precision fp32.")
    }

    @Test func theChoicesComeToWhatTheyName() throws {
        #expect(try PrecisionChoice.fp32.resolved() == .fp32)
        #expect(try PrecisionChoice.auto.resolved() == (Precision.bf16.isAvailable ? .bf16 : .fp32))
        if Precision.bf16.isAvailable {
            #expect(try PrecisionChoice.bf16.resolved() == .bf16)
        } else {
            #expect(throws: PrecisionError.unavailable(.bf16)) { try PrecisionChoice.bf16.resolved() }
        }
    }
}
