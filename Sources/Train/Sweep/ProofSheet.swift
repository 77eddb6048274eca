import Imaging
import PerceptualLoss
import TransformNet

/// The pictures of a sweep in rows and columns, each with its setting and losses under it.
struct ProofSheet {
    private static let margin = 12
    private static let lineHeight = 7 * TinyFont.scale
    private let cells: [SweepRun.Cell]
    private let columns: Int

    init(_ cells: [SweepRun.Cell], columns: Int) { (self.cells, self.columns) = (cells, columns) }

    var image: Image {
        guard let (width, height) = cells.lazy.compactMap(\.picture).first.map({ ($0.width, $0.height) }) else {
            return Image(width: 1, height: 1, pixels: [255, 255, 255])
        }
        let step = (x: width + Self.margin, y: height + 2 * Self.lineHeight + Self.margin)
        let rows = (cells.count + columns - 1) / columns
        var sheet = Drawing(
            width: columns * step.x + Self.margin, height: rows * step.y + Self.margin,
            filled: Colour(repeating: 250))
        for (index, cell) in cells.enumerated() {
            let (x, y) = (Self.margin + index % columns * step.x, Self.margin + index / columns * step.y)
            if let picture = cell.picture { sheet.paste(picture, x: x, y: y) }
            let losses =
                cell.losses.map { "content \(lossText($0.content))  style \(lossText($0.style))" }
                ?? "cannot be trained"
            for (line, text) in [cell.setting.text, losses].enumerated() {
                sheet.write(text, x: x, y: y + height + 2 * TinyFont.scale + line * Self.lineHeight, width: width)
            }
        }
        return sheet.image
    }
}

extension Drawing {
    fileprivate mutating func paste(_ picture: Image, x: Int, y: Int) {
        for row in 0..<picture.height {
            for column in 0..<picture.width {
                let at = 3 * (row * picture.width + column)
                self[x + column, y + row] = Colour(
                    picture.pixels[at], picture.pixels[at + 1], picture.pixels[at + 2])
            }
        }
    }

    /// Writes as much of a line as fits into a width, in pixels.
    fileprivate mutating func write(_ text: String, x: Int, y: Int, width: Int) {
        let fitting = text.lowercased().prefix(width / TinyFont.advance)
        for (index, character) in fitting.enumerated() {
            for (dx, dy) in TinyFont.pixels(of: character) {
                self[x + index * TinyFont.advance + dx, y + dy] = Colour(repeating: 30)
            }
        }
    }
}
