import Imaging
import TransformNet

/// Why photographs were not painted, where their files and the styles' are not to blame.
enum ApplyError: Error, Equatable, CustomStringConvertible {
    case noPictures(folder: String)
    case unreadableFolder(String, reason: String)
    case unpaintable(String, StylizerError)
    case unmaskable(String, MaskError)
    case shrunk(String, to: Size)

    var description: String {
        switch self {
        case .noPictures(let folder):
            "There are no pictures in \(folder). Its files need the extensions .png, .jpg, .webp, .tif or .ppm to be found."
        case .unreadableFolder(let folder, let reason):
            "Cannot search \(folder): \(reason). Give yourself the right to read it (chmod u+rx)."
        case .unpaintable(let file, let error):
            "Cannot paint \(file). \(error)\(Self.wayOut(error))"
        case .unmaskable(let file, let error):
            "Cannot paint \(file). \(error)"
        case .shrunk(let file, let size):
            "Cannot paint \(file): it would be painted at \(size) pixels, and both sides must have at least "
                + "\(Architecture.minimumSide). Lower --stroke-scale, or raise --max-side."
        }
    }

    private static func wayOut(_ error: StylizerError) -> String {
        if case .tooLarge = error { " Raise --memory, or give --max-side." } else { "" }
    }
}
