/// Why a file could not be written, as a sentence with the way out.
public enum OutputError: Error, Equatable {
    /// A file of that name is there already, and replacing it was not asked for.
    case exists(String)
    /// The destination is a folder or a device.
    case notAFile(String)
    /// The folder that it is to lie in does not exist.
    case folderMissing(String, folder: String)
    /// The user may not write there.
    case notPermitted(String)
    /// The system could not write the file; `reason` is in its words.
    case failed(String, reason: String)
}

extension OutputError: CustomStringConvertible {
    /// The sentence.
    public var description: String {
        switch self {
        case .exists(let name):
            "Cannot write \(name): it exists already. Choose another name, or replace it with --force."
        case .notAFile(let name):
            "Cannot write \(name): it is a folder or a device. Choose the name of a file."
        case .folderMissing(let name, let folder):
            "Cannot write \(name): there is no folder \(folder). Create it first (mkdir -p)."
        case .notPermitted(let name):
            "Cannot write \(name): its folder does not let you. Choose another folder, or give yourself the right to "
                + "write there (chmod u+w)."
        case .failed(let name, let reason):
            "Cannot write \(name): \(reason). Check the disk, then run the command again."
        }
    }
}
