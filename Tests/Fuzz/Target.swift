import Foundation
import HDF5
import Imaging
import PerceptualLoss
import TransformNet

/// The readers of what a stranger may send, each as the programs call it.
enum Target: String, CaseIterable {
    case picture, style, loss, photos, architecture

    func read(_ input: [UInt8]) throws {
        switch self {
        case .picture: try Self.picture(input)
        case .style: _ = try StyleModel(contentsOf: MemoryFile.holding(input))
        case .loss: try Self.loss(MemoryFile.holding(input))
        case .photos: try Self.photos(MemoryFile.holding(input))
        case .architecture: try Self.architecture(String(decoding: input, as: UTF8.self))
        }
    }

    /// Larger pictures only take longer.
    private static func picture(_ input: [UInt8]) throws {
        let url = MemoryFile.holding(input)
        let picture = try PictureInput(contentsOf: url)
        guard picture.width * picture.height <= 1 << 16 else { return }
        let photograph = try picture.decoded()
        precondition(
            (photograph.image.width, photograph.image.height) == (picture.width, picture.height),
            "the header told another size")
        guard picture.metadata != Metadata() else { return }
        // What it tells is changed for the painting, taken apart for TIFF files and divided for JPEG files.
        let dot = Image(width: 1, height: 1, pixels: [0, 0, 0])
        for url in MemoryFile.results {
            try Photograph(dot, metadata: picture.metadata).write(to: url, replacing: true)
        }
    }

    private static func loss(_ url: URL) throws {
        guard case .vgg(let file) = try LossNetworkContents(of: url) else { return }
        for layer in file.layers { _ = try file.weights(of: layer) }
    }

    private static func photos(_ url: URL) throws {
        let photos = try PhotoArchive(url)
        for index in 0..<min(photos.count, 4) { _ = try photos.photo(index) }
        _ = try photos.photo(photos.count - 1)
    }

    private static func architecture(_ text: String) throws {
        let architecture = try Architecture(text)
        let again = try Architecture(architecture.description)
        precondition(again == architecture, "it does not read itself")
        precondition(!TransformNet(architecture).parameters.isEmpty, "a network without weights")
    }
}

/// A file in memory that holds one input after the other.
enum MemoryFile {
    private static let folder = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    private static let url = URL(fileURLWithPath: "\(folder)/impasto-fuzz-\(getpid())")
    /// Where results may lie.
    static let results = ["tif", "jpg"].map { URL(fileURLWithPath: "\(folder)/impasto-fuzz-\(getpid()).\($0)") }
    private static let descriptor: CInt = {
        atexit { for url in [MemoryFile.url] + MemoryFile.results { unlink(url.path) } }
        return open(url.path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    }()

    static func holding(_ bytes: [UInt8]) -> URL {
        let written = pwrite(descriptor, bytes, bytes.count, 0)
        precondition(
            written == bytes.count && ftruncate(descriptor, off_t(bytes.count)) == 0, "cannot write \(url.path)")
        return url
    }
}
