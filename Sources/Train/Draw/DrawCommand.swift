import ArgumentParser
import Console
import Engine
import Foundation
import Imaging

/// Draws pictures to train on.
struct Draw: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw pictures to train on, for want of photographs.",
        discussion: """
            Landscapes, towns, shapes that hide each other, and noise. The n-th picture of a size is always the same. \
            Photographs teach more: 'style' draws only where those that come with Impasto are missing.
            """)

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The folder to write to, which is made if need be.", valueName: "folder"))
    var output: String

    @Option(help: ArgumentHelp("How many pictures.", valueName: "count"))
    var count = 100

    @Option(help: ArgumentHelp("Side of the squares, in pixels.", valueName: "pixels"))
    var size = DrawnPhotos().size

    @Flag(help: "Draw paintings instead, to be learned.")
    var paintings = false

    @Flag(help: "Replace pictures that are there already.")
    var force = false

    func validate() throws {
        guard (1...100_000).contains(count) else {
            throw ValidationError("--count must be 1 to 100000, not \(count).")
        }
        guard (64...2048).contains(size) else {
            throw ValidationError("--size must be 64 to 2048 pixels, not \(size).")
        }
    }

    private func painting(_ index: Int) -> Image {
        var generator = SplitMix64(seed: 0x7061_696e_74 &+ UInt64(index))
        return Scene.painting.drawn(width: size, height: size, using: &generator)
    }

    func run() throws {
        let terminal = TerminalLine()
        let folder = URL(fileURLWithPath: output)
        try makeFolder(folder.relativePath)
        let photos = DrawnPhotos(count: count, size: size)
        for index in 0..<count {
            let kind = paintings ? "painting" : "drawn"
            let url = folder.appendingPathComponent("\(kind)-\(String(format: "%05d", index)).png")
            try (paintings ? painting(index) : photos.photo(index)).write(to: url, replacing: force)
            terminal.live("\(index + 1)/\(count) pictures")
        }
        terminal.line("Drew \(count) pictures in \(output).")
    }
}
