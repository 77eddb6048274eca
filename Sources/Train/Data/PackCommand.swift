import ArgumentParser
import Foundation
import HDF5
import Imaging
import TransformNet

/// Puts photographs into one file.
struct Pack: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Pack photographs into one HDF5 file, as fast-neural-style reads it.",
        discussion: """
            Of every photo the middle square is kept, at --size pixels. 'style --photos' reads the file, and opens no \
            other. Files that cannot be read are left out and named, \
            and make the exit status 1.
            """)

    @Argument(help: ArgumentHelp("The folder of photographs.", valueName: "folder"))
    var photos: String

    @Option(
        help: ArgumentHelp(
            "A folder of photographs for /val2014/images, which fast-neural-style asks for too.", valueName: "folder"))
    var validation: String?

    @Option(name: [.short, .long], help: ArgumentHelp("The dataset to write (HDF5).", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("Side of the squares, in pixels.", valueName: "pixels"))
    var size = ScheduleOptions.defaultCrop

    @Flag(help: "Replace the dataset if it exists.")
    var force = false

    func validate() throws {
        guard (16...4096).contains(size) else {
            throw ValidationError("--size must be 16 to 4096 pixels, not \(size).")
        }
    }

    func run() throws {
        let terminal = TerminalLine()
        let url = URL(fileURLWithPath: output)
        try AtomicFile.check(url, replacing: force)
        let sources = [(PhotoArchive.path, photos)] + (validation.map { [("val2014/images", $0)] } ?? [])
        let opened = try sources.map { path, folder in (path, try openPhotos(at: URL(fileURLWithPath: folder))) }
        var (written, skipped) = (0, 0)
        try AtomicFile.make(at: url, replacing: force) { temporary in
            let photographs = opened.reduce(0) { $0 + $1.1.count }
            let file = try HDF5File(creating: temporary, onDiskUpTo: byteCount(ofRows: photographs))
            for (path, source) in opened {
                var photos = Photographs(source: source, size: size, terminal: terminal)
                written += try file.writeRows(of: [3, size, size], to: path) { try photos.next() }
                skipped += photos.skipped
            }
            try file.close()
        }
        terminal.line("Packed \(written) photographs into \(output).")
        if skipped > 0 { throw ExitCode.failure }
    }

    /// Bytes of a dataset, with what HDF5 needs to find its rows, at most.
    private func byteCount(ofRows rows: Int) -> Int { rows * (3 * size * size + 512) + 1 << 16 }
}

/// One photo after the other as a row of a dataset; those that cannot be read are told of and left out.
private struct Photographs {
    let source: any PhotoSource
    let size: Int
    let terminal: TerminalLine
    private(set) var skipped = 0
    private var index = 0

    init(source: any PhotoSource, size: Int, terminal: TerminalLine) {
        (self.source, self.size, self.terminal) = (source, size, terminal)
    }

    /// - Throws: ``PhotoSourceError/noneReadable(_:example:)``.
    mutating func next() throws -> [UInt8]? {
        while index < source.count {
            defer { index += 1 }
            terminal.live("\(index + 1)/\(source.count) photographs")
            do {
                return try source.photo(index).middleSquare(side: size).planes
            } catch {
                skipped += 1
                terminal.line("Left out \(source.name(of: index)): \(error)")
                if skipped == source.count { throw PhotoSourceError.noneReadable(source.place, example: "\(error)") }
            }
        }
        return nil
    }
}
