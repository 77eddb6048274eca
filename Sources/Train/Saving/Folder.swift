import Foundation

/// The name of the page in a report's folder.
let reportPageName = "report.html"

/// Makes the folder of a report, and those above it, if it is missing.
/// - Throws: ``ReportFolderError``.
func makeReportFolder(_ folder: URL) throws(ReportFolderError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), !isFolder.boolValue {
        throw .fileInTheWay(folder.relativePath)
    }
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
        throw .notMade(folder.relativePath)
    }
}

/// Why there is no place for a report.
enum ReportFolderError: Error, Equatable, CustomStringConvertible {
    case fileInTheWay(String)
    case notMade(String)

    var description: String {
        switch self {
        case .fileInTheWay(let path):
            "Cannot make the folder \(path) for the report: a file has that name. Name another folder."
        case .notMade(let path):
            "Cannot make the folder \(path) for the report. Name a folder in a place that you may write to."
        }
    }
}
