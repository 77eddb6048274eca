import Engine
import Foundation
import HDF5
import Imaging
import Testing

@testable import PerceptualLoss
@testable import Train

extension WholeRuns {
    /// The three ways of improving a picture, on the loss of a small network.
    @Suite struct GatysDescentTests {
        private let file: HDF5File
        private let photo: Image
        private let objective: PictureObjective

        init() throws {
            let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../Fixtures/loss/gatys.h5")
            file = try HDF5File(reading: url.standardized)
            photo = Image(width: 32, height: 32, pixels: try file.bytes("descents/photo").map(Float.init))
            let painting = Image(width: 28, height: 40, pixels: try file.bytes("descents/painting").map(Float.init))
            let settings = LossSettings(
                content: try WeightedLayers("relu2_1:1"), style: try WeightedLayers("relu1_2:20,relu2_1:20,relu3_1:20"),
                totalVariation: 1e-6, scales: 1)
            let loss = PerceptualLoss(.formula, settings: settings)
            objective = try PictureObjective(
                loss, photo: photo, styles: [.init(matrices: try loss.gramMatrices(of: painting))])
        }

        private struct Seen {
            var numbers: [Int] = []
            var losses: [Losses] = []
            var pictures: [Image] = []
            var totals: [Float] { losses.map(\.total) }
            var result: Image?
        }

        private func descend(
            _ optimizer: PictureOptimizer, iterations: Int, rate: Float = 5, from start: Image? = nil,
            until isLast: (PictureIteration) -> Bool = { _ in false }
        ) throws -> Seen {
            var seen = Seen()
            let descent = PictureDescent(objective: objective, iterations: iterations, rate: rate)
            seen.result = try descent.run(optimizer, from: start ?? photo) { iteration in
                seen.numbers.append(iteration.number)
                seen.losses.append(iteration.losses)
                seen.pictures.append(iteration.picture())
                return !isLast(iteration)
            }
            return seen
        }

        /// Two line searches differ in how far they step, and single from double precision, so that the ways part. Yet
        /// the loss, which falls by about a hundredth in each of the last iterations, is the same to a few of them.
        @Test(arguments: ["photo", "noise"]) func lbfgsIsAsGoodAsThatOfSciPy(start: String) throws {
            let noise = Image(
                width: 32, height: 32, pixels: Formula.uniform(32 * 32 * 3, stream: 3200).map { 255 * $0 })
            let expected = try file.doubles("descents/\(start)_start/totals")
            let found = try descend(.lbfgs, iterations: 50, from: start == "noise" ? noise : nil).totals.map(
                Double.init)
            #expect(found.count == 51 && expected.count == 51)
            #expect(abs(found[0] - expected[0]) < 1e-4 * expected[0])
            #expect(abs(found[50] - expected[50]) < 0.02 * expected[50], "\(found[50]) instead of \(expected[50])")
        }

        @Test(arguments: PictureOptimizer.allCases) func iterationsAreNumberedAndLowerTheLoss(
            optimizer: PictureOptimizer
        ) throws {
            let seen = try descend(optimizer, iterations: 12)
            #expect(seen.numbers == Array(0...12))
            #expect(seen.totals[12] < 0.5 * seen.totals[0])
        }

        /// The losses that are told with a picture, and the picture that is left.
        @Test(arguments: PictureOptimizer.allCases) func picturesBelongToTheirLosses(
            optimizer: PictureOptimizer
        ) throws {
            let seen = try descend(optimizer, iterations: 6)
            #expect(seen.pictures[0] == photo)
            for (picture, losses) in zip(seen.pictures, seen.losses) {
                #expect(try abs(objective.losses(of: picture).total - losses.total) < 1e-5 * losses.total)
            }
            #expect(Set(seen.totals).count > 3)
            let left = try objective.losses(of: #require(seen.result)).total
            let expected = optimizer == .gradientDescent ? seen.totals.min() : seen.totals.last
            #expect(try abs(left - #require(expected)) < 1e-5 * left)
        }

        @Test(arguments: PictureOptimizer.allCases) func theLastPictureWantedIsLeft(optimizer: PictureOptimizer) throws
        {
            // Steps so small that none of gradient descent is taken back.
            let seen = try descend(optimizer, iterations: 20, rate: 0.1) { $0.number == 3 }
            #expect(seen.numbers == [0, 1, 2, 3])
            #expect(seen.result == seen.pictures[3])
            #expect(try descend(optimizer, iterations: 20) { _ in true }.result == photo)
        }

        @Test func aFirstStepIsAsLongAsTheRate() throws {
            func firstStep(_ optimizer: PictureOptimizer) throws -> [Float] {
                let pictures = try descend(optimizer, iterations: 1, rate: 3).pictures
                return zip(pictures[1].pixels, pictures[0].pixels).map { $0 - $1 }
            }
            #expect(try firstStep(.adam).allSatisfy { abs(abs($0) - 3) < 0.01 })
            let steps = try firstStep(.gradientDescent)
            let square = steps.reduce(0) { $0 + $1 * $1 } / Float(steps.count)
            #expect(abs(square.squareRoot() - 3) < 0.01)
        }

        /// A step of 200 levels misses, so that it is taken back.
        @Test func gradientDescentNeverLeavesAWorsePicture() throws {
            for last in 1...4 {
                let seen = try descend(.gradientDescent, iterations: 20, rate: 200) { $0.number == last }
                let left = try objective.losses(of: #require(seen.result)).total
                #expect(try left <= 1.00001 * #require(seen.totals.min()), "after \(seen.totals)")
            }
        }

        @Test func aLossThatIsNoNumberEndsTheDescent() throws {
            let bright = Image(width: 32, height: 32, pixels: [Float](repeating: 1e25, count: 32 * 32 * 3))
            for optimizer in PictureOptimizer.allCases {
                #expect(throws: GatysError.diverged) { _ = try descend(optimizer, iterations: 3, from: bright) }
            }
        }
    }
}

@Suite struct PlateauTests {
    /// The first iteration whose loss settles the matter, of 61.
    private func firstReached(_ fraction: Float?, _ loss: (Float) -> Float) -> Int? {
        var plateau = Plateau(fraction)
        for iteration in 0...60 where plateau.isReached(loss(Float(iteration))) { return iteration }
        return nil
    }

    /// A loss of 1000 that falls by 10 in an iteration until 30, and then by 1.
    private func slowing(_ iteration: Float) -> Float { iteration < 30 ? 1000 - 10 * iteration : 730 - iteration }

    /// At 33 iterations it has fallen from 870 to 697 in the last 20, and at 49 from 710 to 681.
    @Test func isReachedWhenTwentyIterationsLowerTheLossTooLittle() {
        #expect(firstReached(0.2, slowing) == 33)
        #expect(firstReached(0.05, slowing) == 49)
        #expect(firstReached(0.02, slowing) == nil)
    }

    @Test func isNotReachedBeforeTwentyIterations() { #expect(firstReached(0.5) { _ in 7 } == 20) }

    @Test func nobodyAsked() { #expect(firstReached(nil) { _ in 7 } == nil) }

    /// A step that missed, and is taken back, does not undo the fall before it.
    @Test func oneWorseStepIsNoPlateau() {
        #expect(firstReached(0.1) { $0 == 20 ? 2000 : 1000 - 10 * $0 } == nil)
    }
}

/// The numbers of Tests/Fixtures/formula.py.
private enum Formula {
    /// Multiples of 2⁻²⁴ in [0, 1).
    static func uniform(_ count: Int, stream: Int) -> [Float] {
        (0..<count).map { i in
            var z = UInt64(stream) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(i + 1) &* 0xd1b5_4a32_d192_ed03
            z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
            return Float((z ^ (z &>> 31)) &>> 40) / Float(1 << 24)
        }
    }

    static func signed(_ count: Int, stream: Int) -> [Float] { uniform(count, stream: stream).map { 2 * $0 - 1 } }
}

extension LossNetwork {
    /// The network of Tests/Fixtures/make_gatys_fixtures.py as far as relu3_1, red first.
    fileprivate static let formula = LossNetwork(
        widths: zip(widths, [2, 2, 1]).map { Array(repeating: $0, count: $1) },
        upTo: LossLayer(block: 3, convolution: 1)
    ) { layer in
        let number = 2 * (layer.block - 1) + layer.convolution - 1
        let outputs = widths[layer.block - 1]
        let inputs = number == 0 ? 3 : widths[layer.convolution == 1 ? layer.block - 2 : layer.block - 1]
        let bound = Float((3 / Double(9 * inputs)).squareRoot())
        let kernel = Formula.signed(9 * inputs * outputs, stream: 2700 + 2 * number).map { $0 * bound }
        let bias = Formula.signed(outputs, stream: 2701 + 2 * number).map { $0 * 0.1 }
        return (number == 0 ? redFirst(kernel) : kernel, bias)
    }

    private static func redFirst(_ kernel: [Float]) -> [Float] {
        kernel.indices.map { i in kernel[i / 27 * 27 + (2 - i % 27 / 9) * 9 + i % 9] }
    }

    private static let widths = [16, 32, 48]
}
