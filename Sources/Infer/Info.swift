import ArgumentParser
import TransformNet

/// Prints what a checkpoint says of itself.
struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print what a style's file says of itself.")

    @Argument(
        help: "A style's file, or a name that 'impasto-infer list' prints.", completion: .file(extensions: ["h5"]))
    var style: String

    func run() throws {
        let style = Style(path: try StyleLibrary().path(of: style))
        Terminal.print(StyleDescription(style, try StyleModel(contentsOf: style.url)).text)
    }
}
