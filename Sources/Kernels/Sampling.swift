/// Which source row and column each row and column of an enlarged picture shows; −1 shows zero.
///
/// Reflection padding, zero padding and nearest-neighbour upsampling are all of this kind, and so is any sequence of
/// them: a convolution reads through the tables and no enlarged picture needs to exist.
public struct Sampling: Hashable, Sendable {
    public let sourceHeight, sourceWidth: Int
    public let rows, columns: [Int32]

    public var height: Int { rows.count }
    public var width: Int { columns.count }

    /// Whether some of what is shown lies outside the source.
    public var showsZeros: Bool { rows.contains(-1) || columns.contains(-1) }

    /// Shows the source as it is.
    public init(height: Int, width: Int) {
        self.init(height, width, rows: (0..<height).map(Int32.init), columns: (0..<width).map(Int32.init))
    }

    private init(_ sourceHeight: Int, _ sourceWidth: Int, rows: [Int32], columns: [Int32]) {
        (self.sourceHeight, self.sourceWidth, self.rows, self.columns) = (sourceHeight, sourceWidth, rows, columns)
    }

    /// Mirrors the picture about its outermost pixels, as PyTorch's ReflectionPad2d does.
    ///
    /// Each margin is smaller than the side that it enlarges.
    public func reflected(top: Int, left: Int, bottom: Int, right: Int) -> Sampling {
        precondition(max(top, bottom) < height && max(left, right) < width, "a margin is smaller than the picture")
        return mapped(
            rows: (-top..<height + bottom).map { Self.mirror($0, height) },
            columns: (-left..<width + right).map { Self.mirror($0, width) })
    }

    /// Repeats every row and column `factor` times.
    public func upsampled(by factor: Int) -> Sampling {
        mapped(rows: (0..<height * factor).map { $0 / factor }, columns: (0..<width * factor).map { $0 / factor })
    }

    /// Surrounds the picture with `margin` zeros.
    public func zeroPadded(by margin: Int) -> Sampling {
        let zeros = Array(repeating: Int32(-1), count: margin)
        return Sampling(sourceHeight, sourceWidth, rows: zeros + rows + zeros, columns: zeros + columns + zeros)
    }

    /// Keeps `height` × `width` pixels, from the row `top` and the column `left` on.
    public func cropped(top: Int = 0, left: Int = 0, height: Int, width: Int) -> Sampling {
        mapped(rows: Array(top..<top + height), columns: Array(left..<left + width))
    }

    /// What `outer` shows of what this shows.
    public func followed(by outer: Sampling) -> Sampling {
        precondition(outer.sourceHeight == height && outer.sourceWidth == width, "samplings of different pictures")
        return Sampling(
            sourceHeight, sourceWidth,
            rows: outer.rows.map { $0 < 0 ? -1 : rows[Int($0)] },
            columns: outer.columns.map { $0 < 0 ? -1 : columns[Int($0)] })
    }

    private func mapped(rows: [Int], columns: [Int]) -> Sampling {
        Sampling(
            sourceHeight, sourceWidth, rows: rows.map { self.rows[$0] }, columns: columns.map { self.columns[$0] })
    }

    private static func mirror(_ i: Int, _ n: Int) -> Int { i < 0 ? -i : i >= n ? 2 * n - 2 - i : i }
}

/// For every source row (or column) the enlarged rows that show it: the adjoint of a table of a ``Sampling``.
public struct SamplingAdjoint: Sendable {
    let starts, members: [Int]

    public init(_ table: [Int32], sourceCount: Int) {
        var shownBy = [[Int]](repeating: [], count: sourceCount)
        for (index, source) in table.enumerated() where source >= 0 { shownBy[Int(source)].append(index) }
        starts = shownBy.reduce(into: [0]) { $0.append($0.last! + $1.count) }
        members = Array(shownBy.joined())
    }
}
