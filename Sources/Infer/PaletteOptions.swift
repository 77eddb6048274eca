public import ArgumentParser
public import Imaging
import TransformNet

/// Which styles paint, where, and whose colours the result has.
struct PaletteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A style's file, or a name that 'impasto-infer list' prints. Several may share a picture: mixed, with a share after "
                + "a colon, as in starry_night:0.6, or each with a --mask.",
            valueName: "style"),
        completion: .file(extensions: ["h5"]))
    var style: [String]

    @Option(
        help: ArgumentHelp(
            "A picture of the photograph's shape, at any size: white where a style paints, black where not. "
                + "The first --mask is the first --style's, and so on. The last style may have none, and then paints what "
                + "the others leave; if it has one, the photograph stays there. (default: everywhere)",
            valueName: "picture"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var mask: [String] = []

    @Option(
        help: ArgumentHelp(
            "How far to go from the photograph to the style: 0 to 1.5, where 1 is the style as it was learned.",
            valueName: "number"))
    var strength: Float = 1

    @Option(
        help: ArgumentHelp(
            "Keep the photograph's colours: 'luminance' takes only the painting's light and dark, 'histogram' gives the "
                + "painting the photograph's range of colours. (default: the painting's colours)",
            valueName: "method"))
    var keepColors: ColorPreservation?

    func validate() throws {
        if mask.contains("") { throw ValidationError("--mask needs the name of a picture.") }
        if mask.count > style.count {
            throw ValidationError(
                "There are more masks (\(mask.count)) than styles (\(style.count)). Give each --style one --mask.")
        }
        if !mask.isEmpty && mask.count < style.count - 1 {
            throw ValidationError(
                "\(style.count) styles take \(style.count - 1) or \(style.count) masks, not \(mask.count). Give each --style "
                    + "a --mask; only the last may go without, and then paints the rest of the picture.")
        }
        guard (0...1.5).contains(strength) else {
            throw ValidationError("--strength must be 0 to 1.5, not \(strength).")
        }
    }

    /// The styles that were named.
    /// - Throws: ``UnknownStyle``, or a `ValidationError` for a share that is none, that is shared with no other style, or
    ///   where a mask says what is painted.
    func styles() throws -> [Style] {
        let library = StyleLibrary()
        return try style.map { text in
            guard let colon = text.lastIndex(of: ":"), !isFile(text) else {
                return Style(path: try library.path(of: text))
            }
            guard let share = Float(text[text.index(after: colon)...]), share > 0, share.isFinite else {
                throw ValidationError(
                    "'\(text)' has no usable share. Write a style and a positive number: starry_night:0.6.")
            }
            guard mask.isEmpty else {
                throw ValidationError("'\(text)' has a share, but a --mask says what it paints. Give shares or masks.")
            }
            guard self.style.count > 1 else {
                throw ValidationError(
                    "'\(text)' has a share, but there is no other style. For more or less of a style, use --strength.")
            }
            var style = Style(path: try library.path(of: String(text[..<colon])))
            style.share = share
            return style
        }
    }
}

extension ColorPreservation: ExpressibleByArgument {}
