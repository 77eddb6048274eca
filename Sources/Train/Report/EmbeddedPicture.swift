import Foundation
import Imaging

/// A picture inside a page, as a JPEG file in a `data:` address.
struct EmbeddedPicture: Sendable, Equatable {
    let width: Int, height: Int
    let address: String

    /// - Parameter widest: a wider picture is scaled down to so many pixels.
    /// - Throws: ``ImageError``.
    init(_ image: Image, widest: Int) throws(ImageError) {
        let image = image.narrowed(to: widest)
        (width, height) = (image.width, image.height)
        address = "data:image/jpeg;base64," + Data(try image.jpegData(quality: 85)).base64EncodedString()
    }

    /// Reads a picture's file.
    /// - Throws: ``ImageError``.
    init(contentsOf url: URL, widest: Int) throws(ImageError) {
        try self.init(try Image(contentsOf: url), widest: widest)
    }

    /// Width over height.
    var ratio: Double { Double(width) / Double(height) }

    /// The style of a frame to show the picture large in, yet at most twice as large as it is.
    var stageStyle: String { "--ratio: \(ratio); --widest: \(2 * width)px" }

    /// - Parameters:
    ///   - identifier: unlike all others on the page.
    ///   - alternative: what the picture shows, for those who cannot see it.
    func markup(identifier: String, alternative: String) -> Markup {
        element(
            "img",
            ["id": identifier, "src": address, "width": "\(width)", "height": "\(height)", "alt": alternative])
    }
}

extension Image {
    fileprivate func narrowed(to widest: Int) -> Image {
        guard width > widest else { return self }
        return resized(width: widest, height: max(1, (height * widest + width / 2) / width))
    }
}
