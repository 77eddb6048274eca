import Engine
import Foundation
import Imaging

/// Makes squares that no network has seen before, where there are few photographs: of many sizes, in other colours, and
/// every second one with parts of others on it. See "What to learn from" in docs/EXPERIMENTS.md.
struct Collage {
    let source: any PhotoSource
    /// Of the squares, in pixels.
    let side: Int

    /// Sides of what is seen of a photograph, by its short side.
    static let shares: ClosedRange<Float> = 0.6...2.1

    func square(on photo: Image, using generator: inout SplitMix64) -> Image {
        var square = piece(of: photo, using: &generator)
        guard Bool.random(using: &generator) else { return square }
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0..<source.count, using: &generator)
            let edge = Edge(side: Float(side), using: &generator)
            // One that cannot be read is told of when it is its turn.
            guard let other = try? source.photo(index) else { continue }
            square = piece(of: other, using: &generator).blended(over: square, mask: mask(beyond: edge))
        }
        return square
    }

    /// One photograph's square.
    func piece(of photo: Image, using generator: inout SplitMix64) -> Image {
        let (least, most) = (log(Self.shares.lowerBound), log(Self.shares.upperBound))
        // Even in the logarithm, so that every enlargement is as likely.
        let share = exp(Float.random(in: least...most, using: &generator))
        return reduced(photo).randomSquare(share: share, side: side, using: &generator).recoloured(using: &generator)
    }

    /// A photograph no larger than its squares need: with its mirror images, one of a camera would take a gigabyte.
    private func reduced(_ photo: Image) -> Image {
        min(photo.width, photo.height) > 2 * side ? photo.covering(shortSide: 2 * side) : photo
    }

    private func mask(beyond edge: Edge) -> Mask {
        let places = (0..<side).map { Float($0) + 0.5 - Float(side) / 2 }
        let values = places.flatMap { y in places.map { x in edge.isBeyond(x, y) ? Float(1) : 0 } }
        return Mask(width: side, height: side, values: values)
    }
}

/// A parabola through a square, in any direction; coordinates are of the square's middle, in pixels.
private struct Edge {
    private let across: (x: Float, y: Float)
    private let offset, bend: Float

    init(side: Float, using generator: inout SplitMix64) {
        let angle = Float.random(in: 0..<2 * .pi, using: &generator)
        across = (cos(angle), sin(angle))
        offset = .random(in: -0.35 * side...0.35 * side, using: &generator)
        bend = .random(in: -1.2...1.2, using: &generator) / side
    }

    func isBeyond(_ x: Float, _ y: Float) -> Bool {
        let (along, forth) = (across.x * y - across.y * x, across.x * x + across.y * y)
        return forth + bend * along * along > offset
    }
}
