import Foundation
import PerceptualLoss
import Testing
import TransformNet

/// What the articles on learning promise of their code, with a tiny network and the loss network that ships.
@Suite struct LearningTests {
    private static let photos = [0, 2, 4, 6].map { Image.waves($0) }
    /// Not among those that are learned from.
    private static let unseen = Image.waves(3)

    private static func loss(strength: Float = 1) throws -> PerceptualLoss {
        try LibraryTests.loss(of: .stripes(), on: photos, lossNetwork: lossNetwork, strength: strength)
    }

    private func losses(of picture: Image, _ loss: PerceptualLoss) throws -> Losses {
        let style = PictureObjective.Style(matrices: try loss.gramMatrices(of: .stripes()))
        return try PictureObjective(loss, photo: Self.unseen, styles: [style]).losses(of: picture)
    }

    @Test(
        "the style pulls 3.5 times as strongly as the content, times the strength", arguments: [0.5, 1, 2] as [Float])
    func strengthIsWhatItSays(strength: Float) throws {
        let loss = try Self.loss(strength: strength)
        let pull = try loss.pull(on: Self.photos, towards: loss.gramMatrices(of: .stripes()))
        #expect(abs(pull.style / pull.content / (3.5 * strength) - 1) < 0.1)
    }

    @Test("a network learns a painting") func aPaintingIsLearned() throws {
        let (loss, start) = (try Self.loss(strength: 2), try untrained("c3s1-16,R16,c3s1-3", seed: 1))
        var totals: [Float] = []
        let learned = try learn(
            .stripes(), from: Self.photos, starting: start, with: loss, iterations: 100, batchSize: 2, side: 32
        ) { iteration, losses in
            totals.append(losses.total)
            #expect(iteration == totals.count)
        }
        let pictures = try [start, learned].map { try Stylizer($0).stylize(Self.unseen) }
        let (before, after) = (try losses(of: pictures[0], loss), try losses(of: pictures[1], loss))
        #expect(after.total < 0.8 * before.total)
        #expect(after.style < before.style && after.content < before.content)
        #expect(try after.total < 0.5 * losses(of: Self.unseen, loss).total)
        #expect(totals.suffix(10).reduce(0, +) < totals.prefix(10).reduce(0, +))
        #expect(learned.margin == 48 && start.weights.count == learned.weights.count)
    }

    @Test("from files to a checkpoint that paints") func aCheckpointIsMade() throws {
        try withTemporaryFolder { folder in
            let (painting, photo) = (
                folder.appendingPathComponent("painting.png"), folder.appendingPathComponent("a.jpg")
            )
            let (start, style) = (folder.appendingPathComponent("start.h5"), folder.appendingPathComponent("style.h5"))
            try Image.stripes().write(to: painting)
            try Image.waves(1, width: 160, height: 140).write(to: photo)
            try untrained("c3s1-16,c3s1-3", seed: 2).write(to: start)
            try learn(
                painting: painting, photos: [photo, photo], lossNetwork: lossNetwork, start: start, iterations: 2,
                to: style)
            let model = try StyleModel(contentsOf: style)
            #expect(model.weights != (try StyleModel(contentsOf: start).weights))
            #expect(try Stylizer(model).stylize(Self.unseen).width == 48)
        }
    }

    @Test("a picture is improved without a network") func aPictureIsImproved() throws {
        let loss = try Self.loss()
        let improved = try improve(Self.unseen, towards: .stripes(), with: loss, iterations: 20)
        #expect(try losses(of: improved, loss).total < 0.5 * losses(of: Self.unseen, loss).total)
    }
}
