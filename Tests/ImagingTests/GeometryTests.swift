import Imaging
import Testing

@Suite struct GeometryTests {
    private let image = Image.pattern(width: 9, height: 7)

    @Test func croppingKeepsThePixelsInside() {
        let part = image.cropped(x: 2, y: 3, width: 5, height: 4)
        #expect((part.width, part.height) == (5, 4))
        for y in 0..<4 {
            for x in 0..<5 { #expect(pixel(part, x, y) == pixel(image, x + 2, y + 3)) }
        }
    }

    @Test func croppingToTheWholePictureChangesNothing() {
        #expect(image.cropped(x: 0, y: 0, width: 9, height: 7) == image)
    }

    @Test func flippingExchangesLeftAndRight() {
        let mirrored = image.flippedHorizontally()
        for y in 0..<7 {
            for x in 0..<9 { #expect(pixel(mirrored, x, y) == pixel(image, 8 - x, y)) }
        }
        #expect(mirrored.flippedHorizontally() == image)
    }

    @Test func beyondItsEdgesAPictureIsItsMirrorImage() {
        let part = image.croppedMirrored(x: -12, y: -5, width: 40, height: 30)
        for y in 0..<30 {
            for x in 0..<40 {
                // As walking to and fro between the edges comes by.
                let (fromX, fromY) = (walked(x - 12, within: 9), walked(y - 5, within: 7))
                #expect(pixel(part, x, y) == pixel(image, fromX, fromY))
            }
        }
    }

    private func walked(_ steps: Int, within length: Int) -> Int {
        var (place, step) = (0, steps < 0 ? -1 : 1)
        for _ in 0..<abs(steps) {
            if (0..<length).contains(place + step) { place += step } else { step = -step }
        }
        return place
    }

    @Test func withinItsEdgesNothingIsMirrored() {
        #expect(
            image.croppedMirrored(x: 2, y: 3, width: 5, height: 4) == image.cropped(x: 2, y: 3, width: 5, height: 4))
    }

    private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [Float] {
        let start = 3 * (y * image.width + x)
        return Array(image.pixels[start..<start + 3])
    }
}
