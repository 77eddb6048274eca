import Imaging

/// Several sources of photographs, each drawn from as often as the others.
///
/// A small source repeats its photographs, so that nine paintings count as much as a thousand photographs.
struct PhotoCollection: PhotoSource {
    private let sources: [any PhotoSource]

    /// - Parameter sources: at least one.
    init(_ sources: [any PhotoSource]) { self.sources = sources }

    var count: Int { sources.count * (sources.map(\.count).max() ?? 0) }
    var place: String { sources.map(\.place).joined(separator: ", ") }
    func name(of index: Int) -> String { member(index) { $0.name(of: $1) } }
    func photo(_ index: Int) throws -> Image { try member(index) { try $0.photo($1) } }

    private func member<Result>(_ index: Int, _ body: (any PhotoSource, Int) throws -> Result) rethrows -> Result {
        let (position, which) = index.quotientAndRemainder(dividingBy: sources.count)
        return try body(sources[which], position % sources[which].count)
    }
}
