/// The photographs that a run could not use, each once.
struct SkippedPhotographs {
    /// How many are told of one by one.
    static let told = 10

    /// How many the last line names.
    private static let named = 5

    private(set) var photos: [Batch.Skipped] = []
    private var names: Set<String> = []

    /// Takes in what a batch could not use.
    /// - Returns: what is worth a line of its own.
    mutating func add(_ skipped: [Batch.Skipped]) -> ArraySlice<Batch.Skipped> {
        let before = photos.count
        for photo in skipped where names.insert(photo.name).inserted { photos.append(photo) }
        return photos[before...].prefix(max(0, Self.told - before))
    }

    /// Takes in what a batch could not use, and tells of it.
    mutating func add(_ skipped: [Batch.Skipped], tellingOn terminal: TerminalLine) {
        for photo in add(skipped) { terminal.line(photo.line) }
    }

    /// What a run tells of them all at its end.
    static func summary(of photos: [Batch.Skipped]) -> String? {
        if photos.isEmpty { return nil }
        let first = photos.prefix(named).map(\.name).joined(separator: ", ")
        let rest = photos.count > named ? " and \(photos.count - named) more" : ""
        return "\(photos.count) photographs could not be used: \(first)\(rest)"
    }
}
