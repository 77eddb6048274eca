import ArgumentParser
import Console
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
        let (terminal, interruption) = (TerminalLine(), Interruption())
        let url = URL(fileURLWithPath: output)
        let claim = try OutputClaim(url, replacing: force)
        let sources = [(PhotoArchive.path, photos)] + (validation.map { [("val2014/images", $0)] } ?? [])
        let opened = try sources.map { path, folder in (path, try openPhotos(at: URL(fileURLWithPath: folder))) }
        var (written, skipped) = (0, 0)
        defer { withExtendedLifetime(claim) {} }
        try AtomicFile.make(at: url, replacing: force) { temporary in
            let photographs = opened.reduce(0) { $0 + $1.1.count }
            let file = try file(at: temporary, for: photographs)
            for (path, source) in opened {
                var photos = Photographs(
                    source: source, size: size, terminal: terminal, isStopRequested: { interruption.isRequested })
                written += try file.writeRows(of: [3, size, size], to: path) { try photos.next() }
                skipped += photos.skipped
            }
            try file.close()
        }
        terminal.line("Packed \(written) photographs into \(output).")
        if skipped > 0 { throw ExitCode.failure }
    }

    /// - Throws: ``PackError/noRoom(_:byteCount:reason:)``, or an error of writing.
    private func file(at temporary: URL, for photographs: Int) throws -> HDF5File {
        let byteCount = HDF5File.byteCount(ofRows: photographs, of: [3, size, size])
        do {
            return try HDF5File(creating: temporary, onDiskUpTo: byteCount)
        } catch HDF5Error.noRoom(_, _, let reason) {
            throw PackError.noRoom(output, byteCount: byteCount, reason: reason)
        }
    }
}

/// Why photographs cannot be packed.
enum PackError: Error, Equatable, CustomStringConvertible {
    case noRoom(String, byteCount: Int, reason: String)

    var description: String {
        switch self {
        case .noRoom(let output, let byteCount, let reason):
            "There is no room for \(output), which may need \(groupedText(byteCount / 1_000_000 + 1)) MB: \(reason). "
                + "Choose a smaller --size, or give the folder itself to 'style --photos'."
        }
    }
}

/// One photo after the other as a row of a dataset; those that cannot be read are told of and left out.
private struct Photographs {
    let source: any PhotoSource
    let size: Int
    let terminal: TerminalLine
    let isStopRequested: () -> Bool
    private(set) var skipped = 0
    private var index = 0

    init(source: any PhotoSource, size: Int, terminal: TerminalLine, isStopRequested: @escaping () -> Bool) {
        (self.source, self.size, self.terminal) = (source, size, terminal)
        self.isStopRequested = isStopRequested
    }

    /// - Throws: ``PhotoSourceError/noneReadable(_:example:)``, and exit status 130 after an interruption.
    mutating func next() throws -> [UInt8]? {
        while index < source.count {
            if isStopRequested() { throw ExitCode(130) }
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
