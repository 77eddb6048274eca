import Foundation
import TransformNet

// The code of the articles on painting, which shows it line for line.

func paint(_ photo: URL, in style: URL, to result: URL) throws {
    let stylizer = Stylizer(try StyleModel(contentsOf: style))
    let painting = try stylizer.stylize(Image(contentsOf: photo))
    try painting.write(to: result)
}

func image(width: Int, height: Int, rgba: [UInt8]) -> Image {
    let samples = rgba.indices.filter { $0 % 4 < 3 }.map { Float(rgba[$0]) }
    return Image(width: width, height: height, pixels: samples)
}

func rgba(_ image: Image) -> [UInt8] {
    image.pixels.indices.flatMap { index in
        let sample = UInt8(min(max(0, image.pixels[index]), 255).rounded())
        return index % 3 < 2 ? [sample] : [sample, 255]
    }
}

func paintAsLargeAsPossible(_ photo: Image, with stylizer: Stylizer) throws -> Image {
    do {
        return try stylizer.stylize(photo)
    } catch StylizerError.tooLarge(let width, let height, let needed, let available) {
        let scale = 0.9 * (Double(available) / Double(needed)).squareRoot()
        return try stylizer.stylize(photo.fitted(longSide: Int(scale * Double(max(width, height)))))
    }
}

func paintBetween(_ one: StyleModel, _ other: StyleModel, _ photo: Image) throws -> Image? {
    guard StyleModel.haveOneOrigin([one, other]),
        let model = StyleModel.mixed([(one, 0.5), (other, 0.5)])
    else { return nil }
    return try Stylizer(model).stylize(photo).keepingColors(of: photo, by: .luminance)
}

actor Painter {
    private let stylizer: Stylizer

    init(_ model: StyleModel) { stylizer = Stylizer(model) }

    func paint(_ photo: Image) throws -> Image { try stylizer.stylize(photo) }
}

func paintings(of photos: [Image], in model: StyleModel, atOnce count: Int) async throws -> [Image] {
    try await withThrowingTaskGroup(of: [(Int, Image)].self) { group in
        for first in 0..<count {
            group.addTask {
                let stylizer = Stylizer(model)
                return try stride(from: first, to: photos.count, by: count).map { index in
                    (index, try stylizer.stylize(photos[index]))
                }
            }
        }
        let painted = try await group.reduce(into: []) { $0 += $1 }
        return painted.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
