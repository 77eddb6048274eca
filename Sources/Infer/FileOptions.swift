public import ArgumentParser
public import Imaging

/// How results are written.
struct FileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write this format, whatever the names: png, jpeg, webp, tiff or ppm. (default: what the result's name says, which "
                + "is the photograph's)",
            valueName: "format"))
    var format: ImageFormat?

    @Option(help: ArgumentHelp("Quality of JPEG and WebP, 1 to 100; WebP of 100 loses nothing.", valueName: "number"))
    var quality = EncodingOptions().quality

    @Option(help: "Resolution of colour in JPEG: full, or half, which saves a third.")
    var chroma = Chroma.full

    @Option(
        help: ArgumentHelp(
            "How hard to compress PNG, 0 to 9; 9 is slow and saves a few per cent.", valueName: "number"))
    var compression = EncodingOptions().compression

    @Option(help: ArgumentHelp("Bits of a sample, 8 or 16; 16 in PNG, TIFF and PPM.", valueName: "bits"))
    var depth = 8

    @Flag(help: "Leave out date, camera, place and whatever else the photograph's file tells. (default: keep it)")
    var strip = false

    func validate() throws {
        guard (1...100).contains(quality) else { throw ValidationError("--quality must be 1 to 100, not \(quality).") }
        guard (0...9).contains(compression) else {
            throw ValidationError("--compression must be 0 to 9, not \(compression).")
        }
        guard depth == 8 || depth == 16 else { throw ValidationError("--depth must be 8 or 16, not \(depth).") }
        if depth == 16, let format, !format.holdsSixteenBits {
            throw ValidationError("--depth 16 needs PNG, TIFF or PPM: \(format.rawValue) holds 8 bits a sample.")
        }
    }

    var encoding: EncodingOptions {
        var options = EncodingOptions()
        (options.quality, options.halvesChroma) = (quality, chroma == .half)
        (options.compression, options.bits) = (compression, depth)
        return options
    }
}

enum Chroma: String, ExpressibleByArgument, CaseIterable {
    case full, half
}

extension ImageFormat: ExpressibleByArgument {
    public init?(argument: String) {
        guard let format = ImageFormat(rawValue: argument.lowercased()) ?? ImageFormat(fileExtension: argument) else {
            return nil
        }
        self = format
    }
}
