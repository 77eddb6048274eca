import Imaging

/// Why a photo cannot be painted by the iterative method.
enum GatysError: Error, Equatable, CustomStringConvertible {
    case diverged
    case tooSmall(width: Int, height: Int, least: Int, what: String)
    case tooLarge(width: Int, height: Int, needed: Int, available: Int)
    case emptyMask(String)
    case otherShape(start: String, width: Int, height: Int)
    case noFilmMaker
    case filmFailed(String, reason: String)

    var description: String {
        switch self {
        case .diverged:
            "The loss is no finite number any more. Try --optimizer lbfgs, a smaller --learning-rate or smaller weights."
        case .tooSmall(let width, let height, let least, let what):
            "\(what) would be \(width)×\(height) pixels; the layers and --scales need at least \(least) on both sides. "
                + "Raise --size or --painting-scale, or use fewer --octaves or --scales."
        case .tooLarge(let width, let height, let needed, let available):
            "Painting \(width)×\(height) pixels takes \(Self.megabytes(needed)), and this machine has "
                + "\(Self.megabytes(available)) left. Use a smaller --size."
        case .emptyMask(let path): "The mask \(path) is black all over, so there is nothing to paint."
        case .otherShape(let start, let width, let height):
            "\(start) has another shape than the photo, which is painted at \(width)×\(height) pixels. Crop it first."
        case .noFilmMaker:
            "--film needs the program ffmpeg, which is not on the PATH. Install it (apt-get install ffmpeg), or keep "
                + "pictures with --snapshot-every."
        case .filmFailed(let path, let reason): "ffmpeg could not make the film \(path): \(reason)"
        }
    }

    /// - Throws: ``tooSmall(width:height:least:what:)``.
    static func requireSize(of picture: Image, least: Int, what: String) throws(GatysError) {
        if min(picture.width, picture.height) >= least { return }
        throw .tooSmall(width: picture.width, height: picture.height, least: least, what: what)
    }

    private static func megabytes(_ bytes: Int) -> String { "\((bytes + 999_999) / 1_000_000) MB" }
}
