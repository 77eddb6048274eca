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

/// Letters three squares wide and five high.
enum TinyFont {
    /// Pixels across a square.
    static let scale = 3
    /// Pixels from one letter to the next.
    static let advance = 4 * scale

    /// The dark pixels of a character, which is blank if the font lacks it.
    static func pixels(of character: Character) -> [(x: Int, y: Int)] {
        guard let rows = glyphs[character] else { return [] }
        return rows.enumerated().filter { $0.element == "1" }.flatMap { square, _ in
            (0..<scale * scale).map { pixel in
                (square % 3 * scale + pixel % scale, square / 3 * scale + pixel / scale)
            }
        }
    }

    /// Row by row from the top.
    private static let glyphs: [Character: String] = [
        "0": "111101101101111", "1": "010110010010111", "2": "111001111100111", "3": "111001111001111",
        "4": "101101111001001", "5": "111100111001111", "6": "111100111101111", "7": "111001001001001",
        "8": "111101111101111", "9": "111101111001111", "a": "010101111101101", "b": "110101110101110",
        "c": "011100100100011", "d": "110101101101110", "e": "111100110100111", "f": "111100110100100",
        "g": "011100101101011", "h": "101101111101101", "i": "111010010010111", "j": "001001001101010",
        "k": "101101110101101", "l": "100100100100111", "m": "101111111101101", "n": "110101101101101",
        "o": "010101101101010", "p": "110101110100100", "q": "010101101110011", "r": "110101110101101",
        "s": "011100010001110", "t": "111010010010010", "u": "101101101101111", "v": "101101101101010",
        "w": "101101111111101", "x": "101101010101101", "y": "101101010010010", "z": "111001010100111",
        "-": "000000111000000", ".": "000000000000010", ":": "000010000010000", ",": "000000000010100",
        "_": "000000000000111", "/": "001001010100100", "+": "000010111010000",
    ]
}
