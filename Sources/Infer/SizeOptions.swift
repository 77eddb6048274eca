import ArgumentParser
import TransformNet

/// How large results and strokes are, and how much memory that may take.
struct SizeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Shrink photographs whose longer side has more pixels than this. (default: keep every size)",
            valueName: "pixels"))
    var maxSide: Int?

    @Option(
        help: ArgumentHelp(
            "Make strokes so many times larger, up to 32: the photograph is painted so much smaller, and the painting enlarged.",
            valueName: "factor"))
    var strokeScale = 1.0

    @Option(
        help: ArgumentHelp(
            "Write only a small picture, with this longer side, of what the result will look like. (default: the result)",
            valueName: "pixels"))
    var preview: Int?

    @Option(
        help: ArgumentHelp(
            "Memory that painting may take, as 800M or 1.5G; what does not fit is painted band by band, and looks the same. "
                + "(default: half of what is free)",
            valueName: "bytes"),
        transform: { try MemoryLimit(text: $0) })
    var memory: MemoryLimit?

    func validate() throws {
        for (name, side) in [("--max-side", maxSide), ("--preview", preview)] {
            if let side, side < Architecture.minimumSide {
                throw ValidationError("\(name) must be at least \(Architecture.minimumSide), not \(side).")
            }
        }
        guard (1...32).contains(strokeScale) else {
            throw ValidationError("--stroke-scale must be 1 to 32, not \(strokeScale).")
        }
    }

    var sizing: Sizing { Sizing(maxSide: maxSide, strokeScale: strokeScale, preview: preview) }
    /// No more than there is.
    var limit: MemoryLimit {
        let free = AvailableMemory.byteCount ?? .max
        return memory.map { MemoryLimit(byteCount: min($0.byteCount, free)) } ?? .half
    }
}
