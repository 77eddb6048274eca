import Foundation
import HDF5
import Imaging

/// Writes the result of a run to its place or, if that refuses, to another one: what took hours is not lost to a
/// disk that filled up meanwhile.
/// - Parameter write: is given the place, and whether it may replace a file there.
/// - Throws: ``RescueError``.
func writeOrRescue(to output: URL, replacing: Bool, _ write: (URL, Bool) throws -> Void) throws(RescueError) {
    let failure: any Error
    do { return try write(output, replacing) } catch { failure = error }
    let name = output.deletingPathExtension().lastPathComponent
    let process = ProcessInfo.processInfo.processIdentifier
    let files = rescuePlaces.map { $0.appendingPathComponent("\(name)-\(process).\(output.pathExtension)") }
    for file in files {
        do {
            try write(file, true)
        } catch { continue }
        throw .elsewhere(output.relativePath, reason: refusal(failure), file: file.path)
    }
    throw .lost(output.relativePath, reason: refusal(failure), places: rescuePlaces.map(\.path))
}

private var rescuePlaces: [URL] {
    let manager = FileManager.default
    return [manager.temporaryDirectory, manager.homeDirectoryForCurrentUser]
}

/// Why something could not be written, without the advice for those who have not begun yet.
func refusal(_ error: any Error) -> String {
    switch error {
    case OutputError.exists: "another file has that name by now"
    case OutputError.notAFile: "a folder or a device has that name by now"
    case OutputError.folderMissing(_, let folder): "there is no folder \(folder) any more"
    case OutputError.notPermitted: "its folder does not allow it"
    case OutputError.failed(_, let reason), HDF5Error.writeFailed(_, _, let reason): reason
    case ImageError.output(let error): refusal(error)
    default: "\(error)"
    }
}

/// A result is not where it should be.
enum RescueError: Error, Equatable, CustomStringConvertible {
    case elsewhere(String, reason: String, file: String)
    case lost(String, reason: String, places: [String])

    var description: String {
        switch self {
        case .elsewhere(let output, let reason, let file):
            "Could not save \(output): \(reason). The result is in \(file); move it to where it should be."
        case .lost(let output, let reason, let places):
            "Could not save \(output): \(reason). Neither could \(places.joined(separator: " or ")) take it, so the "
                + "result is lost. Make room before the next run."
        }
    }
}
