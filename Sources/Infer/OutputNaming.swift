import ArgumentParser
import Console
import Imaging

/// Where results go.
struct OutputNaming: Equatable {
    private enum Place: Equatable {
        /// Beside each photograph, under its name and the style's: portrait-starry_night.jpg.
        case beside(style: String)
        case file(String)
        /// A folder's path with a slash at its end.
        case folder(String)
    }

    private let place: Place
    /// Whether a folder or more than one photograph was named.
    let areMany: Bool
    /// What results are written as; nil keeps the photograph's.
    private let format: ImageFormat?

    /// Decides from what the user asked for.
    /// - Throws: `ValidationError` where that is ambiguous or lacks something.
    init(output: String?, inputs: [String], style: String, format: ImageFormat? = nil) throws {
        self.format = format
        let inputFolder = inputs.first(where: isFolder)
        areMany = inputs.count > 1 || inputFolder != nil
        if let output = output ?? (inputs == ["-"] ? "-" : nil) {
            place = try Self.named(output, areMany: areMany, format)
        } else if let inputFolder {
            throw ValidationError("\(inputFolder) is a folder. Say with --output which folder the results go to.")
        } else {
            place = .beside(style: style)
        }
    }

    private static func named(_ output: String, areMany: Bool, _ format: ImageFormat?) throws -> Place {
        let isOne = output == "-" || isPictureName(output) || format != nil
        if output.hasSuffix("/") { return .folder(output) }
        if isFolder(output) || (areMany && !isPictureName(output) && output != "-") { return .folder(output + "/") }
        guard isOne else {
            throw ValidationError(
                "--output \(output) is no folder that exists, and no picture's name, which ends in .png, .jpg, .webp, "
                    + ".tif or .ppm. To have the folder made, write \(output)/.")
        }
        if areMany {
            throw ValidationError("--output \(output) is the name of one picture, and there are more. Name a folder.")
        }
        return .file(output)
    }

    /// The folder that the results go to, if they go to one.
    var folder: String? {
        if case .folder(let folder) = place { folder } else { nil }
    }

    /// The result's path for a photograph.
    /// - Parameter name: the photograph's path below the input folder; just its file name if it was named itself.
    func path(for photograph: String, named name: String) -> String {
        switch place {
        case .beside(let style):
            let parts = splitName(of: photograph)
            return "\(folderPrefix(of: photograph))\(parts.base)-\(style).\(fileExtension(for: photograph))"
        case .file(let path): return path
        case .folder(let folder):
            if isPictureName(name) && format == nil { return folder + name }
            return "\(folder)\(folderPrefix(of: name))\(splitName(of: name).base).\(fileExtension(for: name))"
        }
    }

    private func fileExtension(for name: String) -> String {
        if let format { return format.fileExtensions[0] }
        return isPictureName(name) ? splitName(of: name).fileExtension : "png"
    }
}
