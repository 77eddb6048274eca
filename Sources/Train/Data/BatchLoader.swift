import Engine
import Foundation
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

        var line: String { "Skipped \(name): \(reason)" }
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
        var order = EpochOrder(count: source.count, seed: seed)
        var misses = 0
        while batch.pixels.count < batchSize * crop * crop * 3 {
            let draw = batch.photographsDrawn
            let index = order.index(of: draw)
            batch.photographsDrawn += 1
            do {
                batch.pixels += try square(of: source.photo(index), draw: draw).pixels
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

    /// Gives one batch after the other for as long as `goesOn` says so, and prepares the next meanwhile.
    /// - Parameter photographsDrawn: before the first batch.
    /// - Throws: what `body` throws, or ``PhotoSourceError/noneReadable(_:example:)``; a run that is done needs no more
    ///   photographs, nor can it fail for want of them.
    func forEachBatch(
        after photographsDrawn: Int, while goesOn: () -> Bool, body: (Batch) throws -> Void
    ) async throws {
        var batch = try batch(after: photographsDrawn)
        while goesOn() {
            let drawn = batch.photographsDrawn
            async let next = self.batch(after: drawn)
            try body(batch)
            if goesOn() { batch = try await next }
        }
    }

    private func nothingUsable(_ skipped: [Batch.Skipped]) -> PhotoSourceError {
        .noneReadable(source.place, example: skipped.last?.reason ?? "")
    }

    private func square(of photo: Image, draw: Int) -> Image {
        var generator = SplitMix64(seed: seed ^ (UInt64(draw) &+ 1) &* 0xd1b5_4a32_d192_ed03)
        return source.isScarce
            ? Collage(source: source, side: crop).square(on: photo, using: &generator)
            : photo.randomSquare(share: 1, side: crop, using: &generator)
    }
}

/// The photographs of an epoch, shuffled; kept from draw to draw, since many may be unreadable in a row.
private struct EpochOrder {
    let count: Int
    let seed: UInt64
    private var shuffled: (epoch: Int, indices: [Int])?

    init(count: Int, seed: UInt64) { (self.count, self.seed) = (count, seed) }

    /// Which photograph comes at a draw.
    mutating func index(of draw: Int) -> Int {
        let (epoch, position) = draw.quotientAndRemainder(dividingBy: count)
        if let shuffled, shuffled.epoch == epoch { return shuffled.indices[position] }
        var generator = SplitMix64(seed: seed &+ UInt64(epoch))
        let indices = (0..<count).shuffled(using: &generator)
        shuffled = (epoch, indices)
        return indices[position]
    }
}
