/// How a camera was held, numbered as the Exif tag 0x0112 is.
///
/// Source: Exif 2.32 (CIPA DC-008), 4.6.4 A.
enum Orientation: Int {
    case upright = 1
    case mirrored, upsideDown, mirroredUpsideDown
    case mirroredLeft, left, mirroredRight, right

    /// Whether the upright picture is as wide as the stored one is high.
    var swapsSides: Bool { rawValue > 4 }

    /// The orientation that Exif data tell; `upright` if they do not, or it makes no sense.
    init(exif: [UInt8]?) {
        self = exif.flatMap(ExifBlock.init)?.orientation.flatMap(Orientation.init(rawValue:)) ?? .upright
    }

    /// The order in which the stored pixels, `width` × `height`, make up the upright picture.
    func order(width: Int, height: Int) -> PixelOrder {
        let last = width * height - 1
        let lastRow = last - (width - 1)
        return switch self {
        case .upright: PixelOrder(width: width, height: height, first: 0, across: 1, down: width)
        case .mirrored: PixelOrder(width: width, height: height, first: width - 1, across: -1, down: width)
        case .upsideDown: PixelOrder(width: width, height: height, first: last, across: -1, down: -width)
        case .mirroredUpsideDown: PixelOrder(width: width, height: height, first: lastRow, across: 1, down: -width)
        case .mirroredLeft: PixelOrder(width: height, height: width, first: 0, across: width, down: 1)
        case .left: PixelOrder(width: height, height: width, first: lastRow, across: -width, down: 1)
        case .mirroredRight: PixelOrder(width: height, height: width, first: last, across: -width, down: -1)
        case .right: PixelOrder(width: height, height: width, first: width - 1, across: width, down: -1)
        }
    }
}

/// Where the pixels of a picture lie in another: pixel (x, y) is that one's number first + across · x + down · y.
struct PixelOrder {
    let width, height: Int
    let first, across, down: Int

    /// The samples in this order, `channels` side by side.
    func applied(to samples: [Float], channels: Int) -> [Float] {
        let count = height * width * channels
        return [Float](unsafeUninitializedCapacity: count) { result, initialized in
            samples.withUnsafeBufferPointer { source in
                var to = 0
                for y in 0..<height {
                    var from = channels * (first + down * y)
                    for _ in 0..<width {
                        for channel in 0..<channels { result[to + channel] = source[from + channel] }
                        to += channels
                        from += channels * across
                    }
                }
            }
            initialized = count
        }
    }
}
