import Foundation
import Imaging
import Testing
import TransformNet

@Suite struct StylizerTests {
    private func photo(_ width: Int, _ height: Int) -> Image { Formula.photo(width: width, height: height, stream: 1) }

    @Test(arguments: [(16, 16), (17, 16), (16, 19), (23, 31), (18, 50), (64, 20)])
    func picturesHaveThePhotosSize(width: Int, height: Int) throws {
        for architecture in [smallArchitecture, "c3s1-3", "d4,d4,d4,R4,U4,U2,c15s1-3"] {
            let picture = try Stylizer(Formula.model(architecture)).stylize(photo(width, height))
            #expect(picture.width == width && picture.height == height)
            #expect(picture.pixels.allSatisfy { $0.isFinite })
        }
    }

    @Test(arguments: [(15, 20), (20, 15), (1, 1)]) func photosBelow16PixelsAreRefused(width: Int, height: Int) throws {
        let stylizer = Stylizer(try Formula.model(smallArchitecture))
        #expect(throws: StylizerError.tooSmall(width: width, height: height)) {
            try stylizer.stylize(photo(width, height))
        }
        #expect(try stylizer.stylize(photo(16, 16)).width == 16)
    }

    /// As docs/CHECKPOINT.md says: mirrored about the last column and row, and the result cut back.
    @Test func oddSidesAreReflectedToMultiplesOfFour() throws {
        let stylizer = Stylizer(try Formula.model(smallArchitecture))
        let photo = photo(18, 21)
        let columns = Array(0..<18) + [16, 15]
        let rows = Array(0..<21) + [19, 18, 17]
        let enlarged = rows.flatMap { row in
            columns.flatMap { photo.pixels[(row * 18 + $0) * 3..<(row * 18 + $0) * 3 + 3] }
        }
        let whole = try stylizer.stylize(Image(width: 20, height: 24, pixels: enlarged))
        let cut = (0..<21).flatMap { whole.pixels[$0 * 60..<$0 * 60 + 54] }
        #expect(largestDifference(try stylizer.stylize(photo).pixels, cut) < 1e-3)
    }

    /// What a network paints at the border of a mirrored picture is cut off.
    @Test(arguments: [(40, 32, 8), (33, 16, 48), (20, 16, 15)])
    func aMarginIsMirroredAndCutOff(width: Int, height: Int, margin: Int) throws {
        var model = try Formula.model(smallArchitecture)
        let photo = photo(width, height)
        let used = min(margin, height - 1)
        let whole = try Stylizer(model).stylize(mirrored(photo, by: used))
        model.margin = margin
        let picture = try Stylizer(model).stylize(photo)
        #expect(picture == whole.cropped(x: used, y: used, width: width, height: height))
        model.margin = 0
        #expect(try Stylizer(model).stylize(photo) != picture)
    }

    private func mirrored(_ image: Image, by margin: Int) -> Image {
        func sources(_ count: Int) -> [Int] {
            (-margin..<count + margin).map { $0 < 0 ? -$0 : $0 < count ? $0 : 2 * (count - 1) - $0 }
        }
        let pixels = sources(image.height).flatMap { row in
            sources(image.width).flatMap {
                image.pixels[(row * image.width + $0) * 3..<(row * image.width + $0) * 3 + 3]
            }
        }
        return Image(width: image.width + 2 * margin, height: image.height + 2 * margin, pixels: pixels)
    }

    /// With a capacity of 1 or 2 the first size is planned twice.
    @Test(arguments: [1, 2, 3]) func sizesCanBePlannedAgain(capacity: Int) throws {
        let stylizer = Stylizer(try Formula.model(smallArchitecture), capacity: capacity)
        let photos = [photo(32, 24), photo(24, 32), photo(24, 18), photo(21, 19)]
        let first = try photos.map(stylizer.stylize)
        let second = try (photos + photos.reversed()).map(stylizer.stylize)
        #expect(second == first + first.reversed())
        #expect(Set(first.map(\.width)) == [32, 24, 21] && first.count == 4)
    }

    @Test func aPhotoLeavesNoTraceInTheNext() throws {
        let stylizer = Stylizer(try Formula.model(smallArchitecture))
        let first = try stylizer.stylize(photo(24, 24))
        let other = try stylizer.stylize(Formula.photo(width: 24, height: 24, stream: 2))
        #expect(other != first)
        #expect(try stylizer.stylize(photo(24, 24)) == first)
    }

    /// The last layer is scaled so that its results lie about −6…6, where the hyperbolic tangent bends.
    @Test func tanhBoundsTheColours() throws {
        var models = try TransformNet.Output.allCases.map { try Formula.model(smallArchitecture, output: $0) }
        for i in models.indices {
            models[i].weights["deconv3.conv2d.weight"]!.withUnsafeMutableBufferPointer {
                for j in $0.indices { $0[j] /= 10 }
            }
            models[i].weights["deconv3.conv2d.bias"] = [0, 0, 0]
        }
        let pictures = try models.map { try Stylizer($0).stylize(photo(40, 40)).pixels }
        let (linear, bounded) = (pictures[0], pictures[1])
        #expect(bounded.allSatisfy { (-22.5...277.5).contains($0) })
        #expect(bounded.min()! < 10 && bounded.max()! > 245)
        #expect(largestDifference(bounded, linear.map { 150 * tanh($0) + 127.5 }) < 1e-3)
    }

    // MARK: Whatever a host gives

    @Test(
        "a margin beyond the picture, or below zero, is one that there can be",
        arguments: [(16, 16), (17, 29), (64, 16)])
    func anyMarginPaints(width: Int, height: Int) throws {
        var model = try Formula.model(smallArchitecture)
        let pictures = try [256, Int.max, min(width, height) - 1].map { margin in
            model.margin = margin
            return try Stylizer(model).stylize(photo(width, height))
        }
        #expect(pictures[0] == pictures[2] && pictures[1] == pictures[2])
        model.margin = -7
        let withNegative = try Stylizer(model).stylize(photo(width, height))
        model.margin = 0
        #expect(try Stylizer(model).stylize(photo(width, height)) == withNegative)
    }

    @Test("a capacity of none is one of one", arguments: [0, -1, Int.min])
    func anyCapacityPaints(capacity: Int) throws {
        let model = try Formula.model(smallArchitecture)
        let stylizer = Stylizer(model, capacity: capacity)
        for side in [20, 24, 20] { #expect(try stylizer.stylize(photo(side, 16)).width == side) }
    }

    @Test(
        "pixels that are no numbers, or no colours, are painted and can be written",
        arguments: Precision.allCases.filter(\.isAvailable),
        [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e30])
    func anyPixelsPaint(precision: Precision, value: Float) throws {
        let stylizer = Stylizer(try Formula.model("c9s1-16,d32,R32,U2,c3s1-16,c9s1-3"), in: precision)
        let (sound, folder) = (photo(40, 33), try TemporaryFolder())
        var broken = sound
        for i in stride(from: 0, to: broken.pixels.count, by: 97) { broken.pixels[i] = value }
        let before = try stylizer.stylize(sound)
        let picture = try stylizer.stylize(broken)
        #expect(picture.width == 40 && picture.height == 33)
        for name in ["picture.png", "picture.jpg"] { try picture.write(to: folder.file(name)) }
        // Nothing of them stays in the plan.
        #expect(try stylizer.stylize(sound) == before)
    }

    @Test(
        "a precision that the processor lacks is refused", .enabled(if: !Precision.bf16.isAvailable, "it has them all"))
    func unavailablePrecision() throws {
        let stylizer = Stylizer(try Formula.model(smallArchitecture), in: .bf16)
        #expect(throws: PrecisionError.unavailable(.bf16)) { try stylizer.stylize(photo(20, 20)) }
    }

    @Test func theErrorIsASentence() {
        #expect(
            "\(StylizerError.tooSmall(width: 15, height: 20))"
                == "The picture is 15×20 pixels; both sides must have at least 16.")
    }
}
