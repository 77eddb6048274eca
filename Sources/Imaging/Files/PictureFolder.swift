import Foundation

/// The pictures in a folder and the folders below it, known by their names. Hidden files are left out, links to folders are
/// not followed.
public struct PictureFolder {
    /// Paths relative to the folder, in the order of their names.
    public private(set) var pictures: [String] = []
    /// How many more there are in formats that are not read, by the extension in small letters: "heic".
    private var unread: [String: Int] = [:]
    /// The folders that could not be read, and the system's words for why.
    public private(set) var failures: [(folder: String, reason: String)] = []
    private let root: String
    private let excluded: String?

    /// Searches a folder, which may itself be a link.
    /// - Parameter excluded: the true path of a folder that is not searched.
    public init(_ folder: String, excluding excluded: String? = nil) {
        root = folder.hasSuffix("/") ? folder : folder + "/"
        self.excluded = excluded
        search("")
    }

    /// A sentence on the pictures in formats that are not read; nil without any.
    public var leftOut: String? {
        if unread.isEmpty { return nil }
        let counts = unread.sorted { $0.key < $1.key }.map { "\($0.value) .\($0.key)" }.joined(separator: ", ")
        return "Left out of \(root): \(counts). Convert them to JPEG, PNG or TIFF to have them too."
    }

    private mutating func search(_ prefix: String) {
        guard let folder = opendir(root + prefix) else {
            return failures.append((root + prefix, systemWords(errno)))
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) { names.append(Self.name(of: entry)) }
        for name in names.sorted() where !name.hasPrefix(".") { visit(prefix + name) }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                String(cString: $0)
            }
        }
    }

    private mutating func visit(_ entry: String) {
        var (itself, target) = (stat(), stat())
        guard lstat(root + entry, &itself) == 0 else { return }
        // A link that leads nowhere is a picture that cannot be read, which is told when its turn comes.
        let isFolder = stat(root + entry, &target) == 0 && target.st_mode & S_IFMT == S_IFDIR
        if !isFolder {
            addPicture(entry)
        } else if itself.st_mode & S_IFMT != S_IFLNK, !isExcluded(root + entry) {
            search(entry + "/")
        }
    }

    private mutating func addPicture(_ entry: String) {
        let fileExtension = (entry as NSString).pathExtension.lowercased()
        if ImageFormat(fileExtension: fileExtension) != nil { return pictures.append(entry) }
        if ImageFormat.unreadExtensions.contains(fileExtension) { unread[fileExtension, default: 0] += 1 }
    }

    private func isExcluded(_ folder: String) -> Bool {
        guard let excluded, let path = realpath(folder, nil) else { return false }
        defer { free(path) }
        return String(cString: path) == excluded
    }
}
