import Foundation
import Imaging

/// Numbered pictures of how a picture came about, and the film that they make.
struct Snapshots {
    private let interval: Int
    private let film: Film?
    private let replacesFilm: Bool
    /// The picture beside which they stay; nil where only the film wants them.
    private let output: URL?

    /// How many frames a film has that nobody asked pictures for.
    private static let frames = 60

    /// nil where neither pictures nor a film were asked for.
    /// - Throws: ``GatysError/noFilmMaker``, or ``OutputError`` where a picture or the film cannot be put.
    init?(_ outputs: GatysOutputOptions, iterations: Int) throws {
        guard outputs.snapshotEvery != nil || outputs.film != nil else { return nil }
        interval = outputs.snapshotEvery ?? max(1, iterations / Self.frames)
        output = outputs.snapshotEvery.map { _ in URL(fileURLWithPath: outputs.output) }
        replacesFilm = outputs.force
        let filmURL = outputs.film.map { URL(fileURLWithPath: $0) }
        for file in outputs.snapshotURLs(iterations: iterations) + (filmURL.map { [$0] } ?? []) {
            try AtomicFile.check(file, replacing: outputs.force)
        }
        film = try filmURL.map(Film.init)
    }

    /// Keeps the picture if it is due.
    /// - Parameter picture: is computed only then.
    /// - Returns: the file that stays.
    /// - Throws: errors of writing.
    mutating func keep(after iteration: Int, _ picture: @autoclosure () -> Image) throws -> URL? {
        guard iteration.isMultiple(of: interval) else { return nil }
        let picture = picture()
        try film?.add(picture)
        guard let output else { return nil }
        let url = output.numbered(iteration)
        try picture.write(to: url, replacing: true)
        return url
    }

    /// Ends the film with the result.
    /// - Throws: ``GatysError/filmFailed(_:reason:)``, or ``OutputError``.
    func finish(_ result: Image) throws -> URL? {
        guard let film else { return nil }
        try film.add(result)
        try film.finish(replacing: replacesFilm)
        return film.url
    }
}
