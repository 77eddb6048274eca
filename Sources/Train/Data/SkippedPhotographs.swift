/// The photographs that a run could not use, each once.
struct SkippedPhotographs {
    /// How many are told of one by one.
    static let told = 10

    private(set) var photos: [Batch.Skipped] = []
    private var names: Set<String> = []

    /// Takes in what a batch could not use.
    /// - Returns: what is worth a line of its own.
    mutating func add(_ skipped: [Batch.Skipped]) -> ArraySlice<Batch.Skipped> {
        let before = photos.count
        for photo in skipped where names.insert(photo.name).inserted { photos.append(photo) }
        return photos[before...].prefix(max(0, Self.told - before))
    }
}
