/// Why a comparison cannot go on.
enum ComparisonError: Error, Equatable, CustomStringConvertible {
    case otherComparison(String)
    case foreignReport(String)

    var description: String {
        switch self {
        case .otherComparison(let folder):
            "\(folder) holds a comparison of other files, or with other options, or on another machine. Name another folder with --output."
        case .foreignReport(let file):
            "\(file) is no report of a comparison. Name another folder with --output."
        }
    }
}
