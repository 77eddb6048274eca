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
