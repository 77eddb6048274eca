public import ArgumentParser
public import Imaging

/// Which styles paint, where, and whose colours the result has.
struct PaletteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A style's file, or a name that 'impasto-infer list' prints. Several may share a picture, each with a --mask.",
            valueName: "style"),
        completion: .file(extensions: ["h5"]))
    var style: [String]

    @Option(
        help: ArgumentHelp(
            "A picture (PNG or JPEG) of the photograph's shape, at any size: white where a style paints, black where not. "
                + "The first --mask is the first --style's, and so on. The last style may have none, and then paints what "
                + "the others leave; if it has one, the photograph stays there. (default: everywhere)",
            valueName: "picture"),
        completion: .file(extensions: ["png", "jpg", "jpeg"]))
    var mask: [String] = []

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
        if mask.count < style.count - 1 {
            throw ValidationError(
                "\(style.count) styles take \(style.count - 1) or \(style.count) masks, not \(mask.count). Give each --style "
                    + "a --mask; only the last may go without, and then paints the rest of the picture.")
        }
    }

    /// The styles that were named.
    /// - Throws: ``UnknownStyle``.
    func styles() throws(UnknownStyle) -> [Style] {
        let library = StyleLibrary()
        return try style.map { name throws(UnknownStyle) in try library.style(named: name) }
    }
}

extension ColorPreservation: ExpressibleByArgument {}
