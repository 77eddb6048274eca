import ArgumentParser
import TransformNet

/// Prints the styles at hand.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the styles at hand.",
        discussion: """
            They are the .h5 files in these folders, where an earlier one hides a later one of the same name: \
            $IMPASTO_CHECKPOINTS, ./checkpoints, and the checkpoints that this program was built or installed with.
            """)

    func run() throws {
        let library = StyleLibrary()
        let styles = library.paths.map(Style.init(path:))
        let width = styles.map(\.name.count).max() ?? 0
        for style in styles { Terminal.print(line(style, width: width)) }
        if styles.isEmpty { Terminal.note("There are no styles in \(library.folders.joined(separator: ", ")).") }
    }

    private func line(_ style: Style, width: Int) -> String {
        let name = style.name + String(repeating: " ", count: width - style.name.count)
        do throws(CheckpointError) {
            return "\(name)  \(StyleDescription(style, try StyleModel(contentsOf: style.url)).summary)"
        } catch {
            return "\(name)  unusable: \(error)"
        }
    }
}
