import ArgumentParser

/// Where results go.
enum OutputNaming: Equatable {
    /// Beside each photograph, under its name and the style's: portrait-starry_night.jpg.
    case beside(style: String)
    case file(String)
    /// A folder's path with a slash at its end.
    case folder(String)

    /// Decides from what the user asked for.
    /// - Throws: `ValidationError` where that is ambiguous or lacks something.
    init(output: String?, inputs: [String], style: String) throws {
        let inputFolder = inputs.first(where: isFolder)
        if let output {
            self = try Self.named(output, areMany: inputs.count > 1 || inputFolder != nil)
        } else if let inputFolder {
            throw ValidationError("\(inputFolder) is a folder. Say with --output which folder the results go to.")
        } else {
            self = .beside(style: style)
        }
    }

    private static func named(_ output: String, areMany: Bool) throws -> OutputNaming {
        if output.hasSuffix("/") { return .folder(output) }
        if isFolder(output) || (areMany && !isPictureName(output)) { return .folder(output + "/") }
        guard isPictureName(output) else {
            throw ValidationError(
                "--output \(output) is no folder that exists, and no picture's name, which ends in .png, .jpg or "
                    + ".jpeg. To have the folder made, write \(output)/.")
        }
        if areMany {
            throw ValidationError("--output \(output) is the name of one picture, and there are more. Name a folder.")
        }
        return .file(output)
    }

    /// The result's path for a photograph.
    /// - Parameter name: the photograph's path below the input folder; just its file name if it was named itself.
    func path(for photograph: String, named name: String) -> String {
        switch self {
        case .beside(let style):
            let parts = splitName(of: photograph)
            let kept = isPictureName(photograph) ? parts.fileExtension : "png"
            return "\(folderPrefix(of: photograph))\(parts.base)-\(style).\(kept)"
        case .file(let path): return path
        case .folder(let folder):
            if isPictureName(name) { return folder + name }
            return "\(folder)\(folderPrefix(of: name))\(splitName(of: name).base).png"
        }
    }
}
