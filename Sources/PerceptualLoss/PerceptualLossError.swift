import Imaging

/// Why pictures cannot be compared.
public enum PerceptualLossError: Error, Equatable, CustomStringConvertible {
    /// Some layer would see nothing of the picture, at some scale.
    case tooSmall(width: Int, height: Int, least: Int)
    /// Fewer than the two photos that a pull is measured on.
    case tooFewPhotos(Int)
    /// Pictures that are compared with each other have different sizes.
    case otherSize(width: Int, height: Int, expected: String)
    /// There is nothing whose style a picture could have.
    case noStyles
    /// The style's matrices were made with other settings, or with another loss network.
    case otherMatrices
    /// A mask has a number for every pixel of the picture.
    case wrongMask(expected: Int, found: Int)

    /// A full sentence, with the way out.
    public var description: String {
        switch self {
        case .tooSmall(let width, let height, let least):
            "The picture is \(width)×\(height) pixels, and the layers and scales need at least \(least) on both sides. "
                + "Enlarge it, or compare fewer scales or earlier layers."
        case .tooFewPhotos(let count):
            "A pull is measured on photos that become one another, at least two and not \(count). Add one, or its mirror image."
        case .otherSize(let width, let height, let expected):
            "A picture is \(width)×\(height) pixels, and what it is compared with \(expected). Crop them to one size."
        case .noStyles: "A picture needs at least one style to take on. Give the matrices of a painting."
        case .otherMatrices:
            "These are not the matrices of this loss. Make them anew with gramMatrices(of:), with the same settings and loss "
                + "network."
        case .wrongMask(let expected, let found):
            "The mask has \(found) numbers, and the picture \(expected) pixels. Give one number for every pixel."
        }
    }
}

// MARK: What is looked at before anything is computed

extension PerceptualLoss {
    /// - Throws: ``PerceptualLossError/tooSmall(width:height:least:)``.
    func requireSize(width: Int, height: Int) throws(PerceptualLossError) {
        let least = settings.minimumSide
        guard min(width, height) >= least else { throw .tooSmall(width: width, height: height, least: least) }
    }

    /// - Throws: ``PerceptualLossError/otherMatrices``.
    func requireFit(_ matrices: [[Float]]) throws(PerceptualLossError) {
        guard matrices.map(\.count) == matrixShapes.map(\.count) else { throw .otherMatrices }
    }

    /// - Throws: ``PerceptualLossError`` unless there are two photos or more, of one sufficient size.
    func requirePair(_ photos: [Image]) throws(PerceptualLossError) {
        guard photos.count >= 2 else { throw .tooFewPhotos(photos.count) }
        let (width, height) = (photos[0].width, photos[0].height)
        for photo in photos where photo.width != width || photo.height != height {
            throw .otherSize(width: photo.width, height: photo.height, expected: "\(width)×\(height)")
        }
        try requireSize(width: width, height: height)
    }
}
