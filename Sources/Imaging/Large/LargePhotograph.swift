/// A photograph of which only some rows need be in memory at a time.
public struct LargePhotograph {
    /// In pixels, upright.
    public let width, height: Int
    /// Whether pixels have an opacity beside their colours.
    public let hasOpacity: Bool
    /// The mean of its opaque colours.
    public let meanColor: SIMD3<Float>
    /// Any rows, without metadata.
    public let rows: (Range<Int>) throws -> Photograph

    /// A picture on the disk.
    public init(_ store: PictureStore) {
        self.init(
            width: store.width, height: store.height, hasOpacity: store.hasOpacity, meanColor: store.meanColor,
            rows: store.rows)
    }

    private init(
        width: Int, height: Int, hasOpacity: Bool, meanColor: SIMD3<Float>,
        rows: @escaping (Range<Int>) throws -> Photograph
    ) {
        (self.width, self.height, self.hasOpacity, self.meanColor) = (width, height, hasOpacity, meanColor)
        self.rows = rows
    }

    /// All of it in memory.
    public var whole: Photograph {
        get throws { try rows(0..<height) }
    }

    /// The colours laid over their mean: see ``Photograph/meanColor``.
    public var overMeanColor: LargePicture {
        LargePicture(width: width, height: height) { try rows($0).over(meanColor) }
    }

    /// The photograph with a painting in its place that was painted over its mean colour: see
    /// ``Photograph/repainted(_:over:)``.
    public func repainted(_ painting: LargePicture) -> LargePhotograph {
        LargePhotograph(width: width, height: height, hasOpacity: hasOpacity, meanColor: meanColor) { range in
            try rows(range).repainted(painting.rows(range), over: meanColor)
        }
    }

    /// The photograph at another size, made as its rows are asked for: see ``Photograph/resized(width:height:)``.
    public func resized(width: Int, height: Int) -> LargePhotograph {
        if (width, height) == (self.width, self.height) { return self }
        let resampling = Resampling(from: (self.width, self.height), to: (width, height))
        return LargePhotograph(width: width, height: height, hasOpacity: hasOpacity, meanColor: meanColor) { rows in
            try resampling.gathered(rows, sourceWidth: self.width, Photograph.stacked) { part, sources in
                resampling.rows(part, from: try self.rows(sources), beginningAt: sources.lowerBound)
            }
        }
    }

    /// Gives the rows of all of the photograph, some at a time, from the top.
    public func forEachBand(_ body: (Photograph) throws -> Void) throws {
        for band in bands(width: width, height: height) { try body(rows(band)) }
    }
}

extension Photograph {
    /// Photographs of one width below each other.
    fileprivate static func stacked(_ parts: [Photograph]) -> Photograph {
        let image = Image.stacked(parts.map(\.image))
        let values = parts.flatMap { $0.opacity?.values ?? [] }
        let opacity = values.isEmpty ? nil : Mask(width: image.width, height: image.height, values: values)
        return Photograph(image, opacity: opacity)
    }
}
