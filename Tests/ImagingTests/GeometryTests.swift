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

    private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [Float] {
        let start = 3 * (y * image.width + x)
        return Array(image.pixels[start..<start + 3])
    }
}
