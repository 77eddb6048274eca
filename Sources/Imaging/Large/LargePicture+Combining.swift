// What can be done to pictures pixel by pixel is done to their rows when these are asked for.

extension LargePicture {
    /// The sum of pictures of one size, each times its share: see ``Image/weightedSum(_:)``.
    public static func weightedSum(_ parts: [(picture: LargePicture, share: Float)]) -> LargePicture {
        LargePicture(width: parts[0].picture.width, height: parts[0].picture.height) { rows in
            Image.weightedSum(try parts.map { (try $0.picture.rows(rows), $0.share) })
        }
    }

    /// Pictures laid one after the other over this one, each where its mask is, and sharing the pixels where masks
    /// overlap: see ``Mask/opacities(of:)``.
    public func covered(by pictures: [(picture: LargePicture, mask: LargeMask)]) -> LargePicture {
        LargePicture(width: width, height: height) { range in
            let opacities = Mask.opacities(of: pictures.map { $0.mask.rows(range) })
            return try zip(pictures, opacities).reduce(rows(range)) { below, layer in
                try layer.0.picture.rows(range).blended(over: below, mask: layer.1)
            }
        }
    }

    /// The picture, a painting of `photo`, with the colours of the photograph: see ``Image/keepingColors(of:by:)``.
    /// - Throws: what the pictures throw, of which all rows are needed before the first.
    public func keepingColors(of photo: LargePicture, by method: ColorPreservation) throws -> LargePicture {
        switch method {
        case .luminance:
            return LargePicture(width: width, height: height) { try rows($0).withColors(of: photo.rows($0)) }
        case .histogram:
            let (own, other) = (try statistics(), try photo.statistics())
            return LargePicture(width: width, height: height) { try rows($0).changingColors(from: own, to: other) }
        }
    }

    private func statistics() throws -> ColorStatistics {
        var statistics = ColorStatistics()
        try forEachBand { band, _ in statistics.add(band) }
        return statistics
    }
}

/// A mask at the size of a large picture, made as its rows are asked for.
public struct LargeMask {
    /// Some rows of it.
    public let rows: (Range<Int>) -> Mask

    /// - Parameter name: what an error calls the mask, a file's name for instance.
    /// - Throws: ``MaskError/otherShape(_:width:height:pictureWidth:pictureHeight:)``, as
    ///   ``Mask/matched(width:height:name:)`` does.
    public init(_ mask: Mask, width: Int, height: Int, name: String = "the mask") throws(MaskError) {
        try mask.checkShape(width: width, height: height, name: name)
        if (mask.width, mask.height) == (width, height) {
            rows = mask.rows
        } else {
            let resampling = Resampling(from: (mask.width, mask.height), to: (width, height))
            rows = { rows in
                let sources = resampling.sources(of: rows)
                let part = mask.rows(sources).picture
                return Mask(luminanceOf: resampling.rows(rows, from: part, beginningAt: sources.lowerBound))
            }
        }
    }
}
