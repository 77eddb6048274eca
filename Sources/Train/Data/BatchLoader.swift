import Engine
import Imaging

/// Square crops ready for training.
struct Batch: Sendable {
    /// size × crop × crop × 3, RGB 0…255.
    var pixels: [Float] = []
    /// How many photographs had been drawn after this batch, unreadable ones included.
    var photographsDrawn: Int
    /// Photographs that could not be used, with the reason.
    var skipped: [Skipped] = []

    struct Skipped: Sendable, Equatable {
        let name, reason: String
    }
}

/// Draws batches in an order that follows from the seed alone: every epoch shuffles all photographs anew.
struct BatchLoader: Sendable {
    let source: any PhotoSource
    let batchSize, crop: Int
    let seed: UInt64

    /// The batch after `photographsDrawn` photographs.
    /// - Throws: ``PhotoSourceError/noneReadable(_:example:)`` after a whole epoch without a usable photograph.
    func batch(after photographsDrawn: Int) throws -> Batch {
        var batch = Batch(photographsDrawn: photographsDrawn)
        batch.pixels.reserveCapacity(batchSize * crop * crop * 3)
        var misses = 0
        while batch.pixels.count < batchSize * crop * crop * 3 {
            let draw = batch.photographsDrawn
            let index = index(of: draw)
            batch.photographsDrawn += 1
            do {
                batch.pixels += try square(source.photo(index), draw: draw).pixels
                misses = 0
            } catch {
                misses += 1
                batch.skipped.append(Batch.Skipped(name: source.name(of: index), reason: "\(error)"))
                // So many draws in a row hold a whole epoch, wherever they begin.
                if misses >= 2 * source.count - 1 { throw nothingUsable(batch.skipped) }
            }
        }
        return batch
    }

    private func nothingUsable(_ skipped: [Batch.Skipped]) -> PhotoSourceError {
        .noneReadable(source.place, example: skipped.last?.reason ?? "")
    }

    /// Which photograph comes at a draw.
    private func index(of draw: Int) -> Int {
        let (epoch, position) = draw.quotientAndRemainder(dividingBy: source.count)
        var generator = SplitMix64(seed: seed &+ UInt64(epoch))
        return (0..<source.count).shuffled(using: &generator)[position]
    }

    /// A random square of the photo, mirrored half of the time, after its short side has become the crop.
    private func square(_ photo: Image, draw: Int) -> Image {
        var generator = SplitMix64(seed: seed ^ (UInt64(draw) &+ 1) &* 0xd1b5_4a32_d192_ed03)
        let photo = photo.covering(shortSide: crop)
        let x = Int.random(in: 0...photo.width - crop, using: &generator)
        let y = Int.random(in: 0...photo.height - crop, using: &generator)
        let square = photo.cropped(x: x, y: y, width: crop, height: crop)
        return Bool.random(using: &generator) ? square.flippedHorizontally() : square
    }
}
