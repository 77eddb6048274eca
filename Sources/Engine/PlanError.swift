/// Why a graph cannot be made ready to run.
public enum PlanError: Error, Equatable, CustomStringConvertible {
    /// The system does not give the one block of so many bytes in which a plan works.
    case outOfMemory(byteCount: Int)

    /// A full sentence, with the way out.
    public var description: String {
        switch self {
        case .outOfMemory(let byteCount):
            "The system does not give the \(byteCount >> 20) MiB that this takes. Use smaller pictures, or fewer at once."
        }
    }
}
