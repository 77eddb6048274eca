import Foundation
import Imaging

/// What is wrong with painted pictures as pictures, whatever their style: numbers that are small in all styles that ship.
///
/// docs/RELIABILITY.md has what the styles measure, and how the limits were chosen.
struct Artefacts: Equatable, Sendable {
    /// The pattern over all of the picture, in levels: see `Image.gridPattern(period:)`.
    var grid2, grid4: Float
    /// See `Image.borderEnergy()` and `Image.borderShade()`.
    var borderEnergy, borderShade: Float
    /// See `Image.blobs()`.
    var blobs: Float
    /// See `Image.clippedShare()`.
    var clipped: Float
    /// The shorter side of the smallest picture that was measured, in pixels.
    var side: Int
}

extension Artefacts {
    /// Measures a picture.
    init(of picture: Image) {
        self.init(
            grid2: picture.gridPattern(period: 2), grid4: picture.gridPattern(period: 4),
            borderEnergy: picture.borderEnergy(), borderShade: picture.borderShade(), blobs: picture.blobs(),
            clipped: picture.clippedShare(), side: min(picture.width, picture.height))
    }

    /// - Parameter pictures: at least one.
    init(meanOf pictures: [Artefacts]) {
        func mean(_ meter: (Artefacts) -> Float) -> Float {
            pictures.map(meter).reduce(0, +) / Float(pictures.count)
        }
        self.init(
            grid2: mean(\.grid2), grid4: mean(\.grid4), borderEnergy: mean(\.borderEnergy),
            borderShade: mean(\.borderShade), blobs: mean(\.blobs), clipped: mean(\.clipped),
            side: pictures.map(\.side).min() ?? 0)
    }
}

// MARK: Limits

extension Artefacts {
    /// Below this side a picture has too few blocks and too little of an interior for the limits to mean anything.
    private static let leastSide = 128

    /// A sentence, with the way out, for each limit that is crossed.
    var warnings: [String] {
        guard side >= Self.leastSide else { return [] }
        var warnings: [String] = []
        if grid2 > 1 || grid4 > 1.5 {
            warnings.append(
                "A checkerboard of \(tenths(max(grid2, grid4))) levels lies over the pictures. Train on with "
                    + "--grid-weight 5000.")
        }
        if !(0.3...3).contains(borderEnergy) {
            let kind = borderEnergy < 1 ? "flat" : "restless"
            warnings.append(
                "The pictures are \(kind) along their borders (\(tenths(borderEnergy)) of the interior's contrast).")
        }
        if abs(borderShade) > 45 {
            let kind = borderShade < 0 ? "dark" : "bright"
            warnings.append("The pictures have a \(kind) frame, \(tenths(abs(borderShade))) levels from the interior.")
        }
        if blobs > 6 {
            warnings.append(
                "The pictures have \(tenths(blobs)) saturated spots in every 100,000 pixels. Try a smaller "
                    + "--learning-rate.")
        }
        if clipped > 0.1 {
            warnings.append("Of the pictures' values \(tenths(100 * clipped)) % are black or full.")
        }
        return warnings
    }

    private func tenths(_ value: Float) -> String { "\((value * 10).rounded() / 10)" }
}

// MARK: For people and for programs

extension Artefacts {
    /// The columns of a table, and what stands in them.
    static let titles = ["grid2", "grid4", "energy", "shade", "blobs", "clipped"]

    var texts: [String] {
        [grid2, grid4, borderEnergy, borderShade, blobs].map { String(format: "%.2f", $0) }
            + [String(format: "%.1f%%", 100 * clipped)]
    }
}

extension Artefacts: Encodable {
    private enum CodingKeys: CodingKey { case grid2, grid4, borderEnergy, borderShade, blobs, clipped }
}
