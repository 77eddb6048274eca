/// Why a picture could not be read or written, as a sentence with the way out.
public enum ImageError: Error, Equatable {
    /// There is no such file.
    case missing(String)
    /// It is a folder.
    case isDirectory(String)
    /// The user may not read it.
    case notPermitted(String)
    /// The file has no bytes.
    case empty(String)
    /// The file is of no format that is read; `resembling` names what it seems to be, where that is known.
    case unknownFormat(String, resembling: String?)
    /// The file is truncated or damaged; `reason` is in the words of the library that reads it.
    case damaged(String, reason: String)
    /// The file's header claims more than `Image.pixelLimit` pixels.
    case tooLarge(String, width: Int, height: Int)
    /// The system could not read the file; `reason` is in its words.
    case unreadable(String, reason: String)
    /// The name of the file that is to be written tells no format.
    case unknownExtension(String)
    /// A library could not make a file of a picture; `reason` is in its words.
    case notEncodable(width: Int, height: Int, reason: String)
    /// The file could not be made.
    case output(OutputError)
    /// A picture that does not fit into memory could not be put onto the disk.
    case scratch(ScratchError)
}

extension ImageError: CustomStringConvertible {
    /// The sentence.
    public var description: String {
        switch self {
        case .missing(let name):
            "Cannot read \(name): there is no such file. Check the path."
        case .isDirectory(let name):
            "Cannot read \(name) as a picture: it is a folder. Name a picture inside it."
        case .notPermitted(let name):
            "Cannot read \(name): permission denied. Give yourself the right to read it (chmod u+r)."
        case .empty(let name):
            "Cannot read \(name): it is empty. Copy or export it again."
        case .unknownFormat(let name, let resembling):
            "Cannot read \(name): it is \(resembling ?? "not a picture in a known format"). "
                + "Convert it to PNG, JPEG, WebP, TIFF or PPM, which are the formats read here."
        case .damaged(let name, let reason):
            "Cannot read \(name): it is truncated or damaged (\(reason)). Copy or export it again."
        case .tooLarge(let name, let width, let height):
            "Cannot read \(name): it says it is \(width)×\(height) pixels, and the limit is "
                + "\(Image.pixelLimit / 1_000_000) megapixels. Scale it down first."
        case .unreadable(let name, let reason):
            "Cannot read \(name): \(reason). Check the path and the disk."
        case .unknownExtension(let name):
            "Cannot write \(name): its extension does not name a format. Use .png, .jpg, .webp, .tif or .ppm."
        case .notEncodable(let width, let height, let reason):
            "Cannot write a picture of \(width)×\(height) pixels: \(reason). Make it smaller, or use another format."
        case .output(let error):
            error.description
        case .scratch(let error):
            error.description
        }
    }
}
