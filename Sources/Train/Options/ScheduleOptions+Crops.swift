import ArgumentParser
import PerceptualLoss

// Crops that grow: a network learns most of a style from small ones, and how it looks at full size from the last.

extension ScheduleOptions {
    /// The side of the crops until the learning rate falls, in pixels.
    private var firstCrop: Int { max(min(crop, Self.smallest), crop / 8 * 4) }
    private static let smallest = 128

    /// The least `crop` of which even the first crops have as many pixels a side.
    static func leastCrop(seeing side: Int) -> Int { side <= smallest ? side : 2 * side }

    /// - Throws: a `ValidationError` if the loss cannot see the smallest crops.
    func validateCrops(for loss: LossOptions) throws {
        let least = Self.leastCrop(seeing: try loss.settings().minimumSide)
        guard crop >= least else {
            throw ValidationError("--crop \(crop) is too small for --scales and the style layers: at least \(least).")
        }
    }

    /// The sides that the crops have, in pixels.
    var crops: Set<Int> { [firstCrop, crop] }

    /// The side of the crops at an iteration, counted from 1, in pixels.
    func crop(at iteration: Int) -> Int { isFalling(at: iteration) ? crop : firstCrop }

    /// How many iterations with crops of each side there are after one, as many as are done.
    func iterationsLeft(after done: Int) -> [Int: Int] {
        let large = min(fall, iterations - done)
        return [firstCrop: iterations - done - large].merging([crop: large], uniquingKeysWith: +)
    }

    /// What is left after an iteration, in iterations as that one was, if larger crops take as much longer as they have more
    /// pixels.
    func workLeft(after done: Int) -> Double {
        let pixels = iterationsLeft(after: done).reduce(0) { $0 + $1.key * $1.key * $1.value }
        let side = crop(at: done)
        return Double(pixels) / Double(side * side)
    }
}
