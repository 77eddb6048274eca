public import ArgumentParser
import Foundation
public import Imaging

/// The photo, the paintings, and what of each is used.
struct GatysPictureOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The photo to paint.", valueName: "photo"))
    var photo: String

    @Option(
        help: ArgumentHelp(
            "A painting; several are mixed, each with a weight: a.jpg:0.7.", valueName: "picture[:weight]"))
    var painting: [WeightedPath] = []

    @Option(
        help: ArgumentHelp(
            "Paint what the mask shows in white in the style of this painting; may be repeated.",
            valueName: "mask:picture"))
    var region: [Region] = []

    @Option(
        help: ArgumentHelp(
            "Paint what this picture shows in white; grey is in between, and black stays the photo.",
            valueName: "mask"))
    var mask: String?

    @Option(
        help: ArgumentHelp(
            "Long side of the result. (default: the photo's, but at most 512)", valueName: "pixels"))
    var size: Int?

    @Option(help: ArgumentHelp("Long side of the painting as part of the result's.", valueName: "factor"))
    var paintingScale = 1.0

    @Option(
        help: ArgumentHelp(
            "Paint at this many sizes, each twice the one before; large strokes come from the small ones.",
            valueName: "count"))
    var octaves = 1

    @Option(
        name: .customLong("init"),
        help: ArgumentHelp("Start from the photo, noise or a picture.", valueName: "photo|noise|file"))
    var start = Start.photo

    @Option(
        help: ArgumentHelp(
            "Keep the photo's colours: by painting luminance alone, or by first giving the painting the photo's colours.",
            valueName: "luminance|histogram"))
    var keepColors: ColorPreservation?

    func validate() throws {
        if painting.isEmpty && region.isEmpty {
            throw ValidationError("Name a painting with --painting, or masks with a painting each with --region.")
        }
        if !region.isEmpty && (!painting.isEmpty || mask != nil) {
            throw ValidationError("--region brings its own mask and painting: leave --painting and --mask out.")
        }
        if let size { try Self.require((16...8192).contains(size), "--size must be 16 to 8192 pixels, not \(size).") }
        try Self.require(
            (0.05...10).contains(paintingScale), "--painting-scale must be 0.05 to 10, not \(paintingScale).")
        try Self.require((1...6).contains(octaves), "--octaves must be 1 to 6, not \(octaves).")
    }

    /// The files that must outlive the run. What it starts from may be an earlier result.
    var originals: [String] {
        [photo] + painting.map(\.path) + region.flatMap { [$0.mask, $0.painting] } + [mask].compactMap { $0 }
    }

    private static func require(_ condition: Bool, _ sentence: String) throws {
        if !condition { throw ValidationError(sentence) }
    }
}

/// What the first iteration begins with.
enum Start: ExpressibleByArgument, Equatable {
    case photo, noise
    case file(String)

    init?(argument: String) {
        switch argument {
        case "": return nil
        case "photo": self = .photo
        case "noise": self = .noise
        default: self = .file(argument)
        }
    }

    var defaultValueDescription: String { "photo" }
}

/// A file and how much it counts, written `a.jpg:0.7`; 1 if no number follows.
struct WeightedPath: ExpressibleByArgument, Equatable {
    let path: String
    let weight: Float

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let weight = Float(argument[argument.index(after: colon)...])
        else {
            (path, weight) = (argument, 1)
            if argument.isEmpty { return nil }
            return
        }
        guard weight > 0, weight.isFinite, colon != argument.startIndex else { return nil }
        (path, self.weight) = (String(argument[..<colon]), weight)
    }
}

/// A mask and the painting for what it shows, written `sky.png:starry.jpg`.
struct Region: ExpressibleByArgument, Equatable {
    let mask, painting: String

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        (mask, painting) = (parts[0], parts[1])
    }
}

extension ColorPreservation: ExpressibleByArgument {}
