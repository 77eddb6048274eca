/// What a file tells of its picture beside the pixels: when, where and with what it was taken, and by whom.
public struct Metadata: Sendable, Equatable {
    /// Exif data: a TIFF structure, as it lies in JPEG, PNG and WebP files alike.
    public var exif: [UInt8]?
    /// XMP data: a text in XML.
    public var xmp: [UInt8]?
    /// A second such text, with what found no room in the first: JPEG files divide it when it is long.
    public var extendedXMP: [UInt8]?
    /// IPTC data, which JPEG and TIFF files have.
    public var iptc: [UInt8]?

    /// How large a print is meant to be, where pixels are square.
    public var pixelsPerInch: Double? {
        didSet { pixelsPerInch = pixelsPerInch.flatMap(Self.credible) }
    }

    /// Makes metadata of blocks as files hold them.
    public init(
        exif: [UInt8]? = nil, xmp: [UInt8]? = nil, extendedXMP: [UInt8]? = nil, iptc: [UInt8]? = nil,
        pixelsPerInch: Double? = nil
    ) {
        (self.exif, self.xmp, self.extendedXMP, self.iptc) = (exif, xmp, extendedXMP, iptc)
        self.pixelsPerInch = pixelsPerInch.flatMap(Self.credible)
    }

    /// What every format can hold.
    private static func credible(_ pixelsPerInch: Double) -> Double? {
        (1...65_535).contains(pixelsPerInch) ? pixelsPerInch : nil
    }

    /// XMP data in one piece, for files that do not divide it.
    var undividedXMP: [UInt8]? {
        guard let xmp, let extendedXMP else { return xmp }
        return ExtendedXMP.joined(xmp, extendedXMP)
    }

    /// The same of a picture that has been turned upright and painted: it says so and how large it is, and has no small
    /// picture of what it was before.
    func ofUprightPainting(width: Int, height: Int) -> Metadata {
        var metadata = self
        metadata.exif = exif.map { ExifBlock($0)?.ofUprightPainting(width: width, height: height) ?? $0 }
        metadata.xmp = xmp.map(Self.sayingUpright)
        metadata.extendedXMP = extendedXMP.map(Self.sayingUpright)
        return metadata
    }

    /// Sets every `tiff:Orientation`, which is written as an attribute or as an element, to 1.
    private static func sayingUpright(_ xmp: [UInt8]) -> [UInt8] {
        let key = Array("tiff:Orientation".utf8)
        var result = xmp
        var position = 0
        while position + key.count + 3 < result.count {
            let end = position + key.count
            if result[position] == key[0], result[position..<end].elementsEqual(key) {
                // ="6" or >6<
                let value = result[end] == UInt8(ascii: ">") ? end + 1 : end + 2
                if (UInt8(ascii: "1")...UInt8(ascii: "8")).contains(result[value]) { result[value] = UInt8(ascii: "1") }
            }
            position += 1
        }
        return result
    }
}
