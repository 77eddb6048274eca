import Foundation
import Testing
import TransformNet

/// What the articles on painting promise of their code.
@Suite struct PaintingTests {
    private static let style = repository.appendingPathComponent("checkpoints/starry_night.h5")

    private func tiny(_ layers: String = "c3s1-16,R16,c3s1-3", seed: UInt64 = 1) throws -> StyleModel {
        try untrained(layers, seed: seed)
    }

    @Test("a photograph's file becomes a painting's") func filesArePainted() throws {
        try withTemporaryFolder { folder in
            let (photo, result) = (folder.appendingPathComponent("a.png"), folder.appendingPathComponent("b.png"))
            try Image.waves(1).write(to: photo)
            try paint(photo, in: Self.style, to: result)
            let painting = try Image(contentsOf: result)
            let expected = try Stylizer(StyleModel(contentsOf: Self.style)).stylize(Image(contentsOf: photo))
            #expect(painting.width == 48 && painting.height == 40)
            // The file holds whole numbers within 0…255.
            for (found, exact) in zip(painting.pixels, expected.pixels) {
                #expect(abs(found - min(max(exact, 0), 255)) <= 0.5)
            }
        }
    }

    @Test("pixels go in and out as bytes") func bytesAreKept() {
        let bytes: [UInt8] = (0..<60).map { index in index % 4 == 3 ? 255 : UInt8(4 * index) }
        #expect(rgba(image(width: 5, height: 3, rgba: bytes)) == bytes)
        let beyond = Image(width: 1, height: 1, pixels: [-3, 300, .nan])
        #expect(rgba(beyond) == [0, 255, 0, 255])
    }

    @Test("a picture that fits is painted as it is") func picturesThatFit() throws {
        let stylizer = Stylizer(try tiny())
        #expect(try paintAsLargeAsPossible(.waves(1), with: stylizer) == stylizer.stylize(.waves(1)))
        #expect(throws: StylizerError.tooSmall(width: 8, height: 8)) {
            try paintAsLargeAsPossible(.waves(1, width: 8, height: 8), with: stylizer)
        }
    }

    @Test("styles of one architecture are mixed, with the photograph's colours") func stylesAreMixed() throws {
        func grown(from origin: String, _ layers: String = "c3s1-16,R16,c3s1-3", seed: UInt64) throws -> StyleModel {
            var model = try tiny(layers, seed: seed)
            model.training = TrainingRecord(
                options: ["from-sha256": origin], paintingDigest: "", lossNetworkDigest: "", photographs: 1)
            return model
        }
        let photo = Image.waves(2)
        let (one, other) = (try grown(from: "a", seed: 1), try grown(from: "a", seed: 2))
        let between = try #require(try paintBetween(one, other, photo))
        #expect(try between != paintBetween(one, one, photo))
        #expect(try paintBetween(one, grown(from: "a", "c3s1-16,c3s1-3", seed: 1), photo) == nil)
        #expect(try paintBetween(one, grown(from: "b", seed: 2), photo) == nil)
        #expect(try paintBetween(tiny(seed: 1), tiny(seed: 2), photo) == nil)
    }

    @Test("an actor paints for everybody") func actorsPaint() async throws {
        let model = try tiny()
        let painter = Painter(model)
        let photos = (0..<4).map { Image.waves($0) }
        let expected = try photos.map(Stylizer(model).stylize)
        try await withThrowingTaskGroup(of: (Int, Image).self) { group in
            for (index, photo) in photos.enumerated() {
                group.addTask { (index, try await painter.paint(photo)) }
            }
            for try await (index, painting) in group { #expect(painting == expected[index]) }
        }
    }

    @Test("many at once are the same as one by one", arguments: [1, 3, 8]) func manyAtOnce(count: Int) async throws {
        let model = try tiny()
        let photos = (0..<7).map { Image.waves($0, width: 40 + $0 % 3) }
        let expected = try photos.map(Stylizer(model).stylize)
        #expect(try await paintings(of: photos, in: model, atOnce: count) == expected)
    }
}
