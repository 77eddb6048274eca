import Engine
import Imaging
import Testing

@testable import PerceptualLoss

@Suite struct PictureObjectiveTests {
    private static let (width, height) = (23, 18)
    private let picture = Formula.image(width: width, height: height, stream: 1)
    private let photo = Formula.image(width: width, height: height, stream: 2)
    private let paintings = [
        Formula.image(width: 17, height: 30, stream: 3), Formula.image(width: 25, height: 16, stream: 4),
    ]
    private let loss: PerceptualLoss

    init() throws {
        loss = PerceptualLoss(.small, settings: try .of(content: "relu2_1", style: "relu1_1:5,relu3_1:3", scales: 2))
    }

    private func evaluated(_ styles: [PictureObjective.Style]) throws -> PictureObjective {
        let objective = try PictureObjective(loss, photo: photo, styles: styles)
        objective.pixels = picture.pixels
        objective.evaluate()
        return objective
    }

    private func style(_ painting: Int, _ mask: [Float]? = nil) throws -> PictureObjective.Style {
        .init(matrices: try loss.gramMatrices(of: paintings[painting]), mask: mask)
    }

    private func expectSame(_ a: PictureObjective, _ b: PictureObjective) {
        #expect(abs(a.losses.style - b.losses.style) < 1e-5 * b.losses.style)
        #expect(relativeError(a.gradient, b.gradient) < 1e-4)
    }

    /// A number for every pixel, by its column and row.
    private func mask(_ value: (_ x: Int, _ y: Int) -> Float) -> [Float] {
        (0..<Self.height).flatMap { y in (0..<Self.width).map { value($0, y) } }
    }

    @Test func aMaskOfOnesIsNoMask() throws {
        try expectSame(evaluated([style(0, mask { _, _ in 1 })]), evaluated([style(0)]))
    }

    @Test(arguments: [0.5, 0.2] as [Float]) func howGreyAMaskIsAsAWholeDoesNotMatter(factor: Float) throws {
        let full = mask { x, y in x < 9 ? 0 : Float(y + 1) / 20 }
        try expectSame(evaluated([style(0, full.map { factor * $0 })]), evaluated([style(0, full)]))
    }

    @Test func gradientIsZeroWhereAllMasksAreBlackAndNowhereElse() throws {
        let (left, right) = (mask { x, _ in x < 7 ? 1 : 0 }, mask { x, y in x > 12 && y > 4 ? 0.5 : 0 })
        let gradient = try evaluated([style(0, left), style(1, right)]).gradient
        let wrong = left.indices.filter { pixel in
            let isInside = left[pixel] > 0 || right[pixel] > 0
            return gradient[3 * pixel..<3 * pixel + 3].contains { $0 != 0 } != isInside
        }
        #expect(wrong.isEmpty)
    }

    @Test func whereAPartHasNoMaskEveryPixelMoves() throws {
        let objective = try evaluated([style(0, mask { x, _ in x < 7 ? 1 : 0 }), style(1)])
        #expect(objective.gradient.allSatisfy { $0 != 0 })
    }

    /// The mean of two paintings' matrices as target has the gradient of the mean of their losses.
    @Test func aMixOfPaintingsPullsTowardsBoth() throws {
        let (first, second) = (try style(0), try style(1))
        let mixed = zip(first.matrices, second.matrices).map { zip($0, $1).map { 0.3 * $0 + 0.7 * $1 } }
        let gradients = try [first, second].map { try evaluated([$0]).gradient }
        let found = try evaluated([.init(matrices: mixed)]).gradient
        #expect(relativeError(found, zip(gradients[0], gradients[1]).map { 0.3 * $0 + 0.7 * $1 }) < 1e-4)
    }

    @Test func partsAddUp() throws {
        let (left, right) = (try style(0, mask { x, _ in x < 7 ? 1 : 0 }), try style(1, mask { x, _ in x > 9 ? 1 : 0 }))
        let sum = try evaluated([left]).losses.style + evaluated([right]).losses.style
        let both = try evaluated([left, right]).losses.style
        #expect(abs(both - sum) < 1e-5 * sum)
    }

    @Test func lossesOfAPictureAreThoseOfEvaluatingIt() throws {
        let objective = try evaluated([style(0), style(1)])
        #expect(try objective.losses(of: picture) == objective.losses)
        #expect(try objective.losses(of: photo).content == 0)
        let turned = Image(width: photo.height, height: photo.width, pixels: photo.pixels)
        #expect(photo.width == photo.height || (try? objective.losses(of: turned)) == nil)
    }

    /// The size that is foretold is checked against the plan in EngineTests; here that masks and scales count.
    @Test func sizeGrowsWithWhatIsCompared() throws {
        func bytes(_ isGuided: [Bool]) throws -> Int {
            try PictureObjective.byteCount(loss, height: Self.height, width: Self.width, isGuided: isGuided)
        }
        let weights = loss.network.parameters.reduce(0) { $0 + 4 * $1.count }
        #expect(try bytes([false]) > weights)
        #expect(try bytes([true]) > bytes([false]))
        #expect(try bytes([true, true]) > bytes([true]))
    }
}

@Suite struct GuidanceTests {
    @Test func everySizeHasOneAsTheMeanOfItsSquares() {
        let guidance = Guidance(
            Formula.samples(11 * 14, stream: 9).map { $0 / 255 }, height: 11, width: 14, halvings: 3)
        #expect(guidance.values.map(\.count) == [11 * 14, 5 * 7, 2 * 3, 1])
        for level in guidance.values {
            #expect(abs(level.reduce(0) { $0 + $1 * $1 } / Float(level.count) - 1) < 1e-5)
        }
    }

    @Test func sizesAreMeansOfFourPixels() {
        let guidance = Guidance([1, 1, 0, 0, 1, 1, 0, 1], height: 2, width: 4, halvings: 1)
        let (a, b) = (guidance.values[1][0], guidance.values[1][1])
        #expect(abs(b / a - 0.25) < 1e-6)
    }

    /// What a mask loses in being halved has no style, but numbers all the same.
    @Test func aMaskThatVanishesStaysZero() {
        #expect(Guidance([0, 0, 1], height: 1, width: 3, halvings: 0).values[0].allSatisfy { $0.isFinite })
        let vanished = Guidance([0, 0, 0, 0, 0, 0, 0, 0, 1], height: 3, width: 3, halvings: 1).values[1]
        #expect(vanished == [0])
    }
}
