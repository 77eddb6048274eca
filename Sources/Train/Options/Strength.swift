import ArgumentParser

/// How much the style counts beside the content, on a scale that means the same for every painting (``Style/styleLayers(of:)``).
struct Strength: ExpressibleByArgument {
    /// The style's pull by that of ``auto``.
    let factor: Float

    /// The balance at which strokes are the painting's and faces still faces.
    static let auto = Strength(factor: 1)

    private init(factor: Float) { self.factor = factor }

    /// - Parameter argument: "auto", or a number.
    init?(argument: String) {
        guard argument != "auto" else { self = .auto; return }
        guard let factor = Float(argument) else { return nil }
        self.init(factor: factor)
    }

    var defaultValueDescription: String { "auto, which is 1" }
}
