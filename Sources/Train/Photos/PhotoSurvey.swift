import Foundation
import Imaging

/// What is found in a collection of photographs, one after the other.
struct PhotoSurvey: Encodable {
    /// A photo and what is remarkable about it.
    struct Finding: Encodable, Equatable {
        let photo, reason: String
    }

    private(set) var photographs = 0
    private(set) var unreadable: [Finding] = []
    /// Shorter on one side than the crop, so that training enlarges them.
    private(set) var small: [Finding] = []
    private(set) var grey: [Finding] = []
    private(set) var repeated: [Finding] = []
    private let crop: Int
    private var looks: [(look: Look, photo: String)] = []

    enum CodingKeys: CodingKey { case photographs, unreadable, small, grey, repeated }

    init(crop: Int) { self.crop = crop }

    mutating func add(_ name: String, _ photo: () throws -> Image) {
        photographs += 1
        let image: Image
        do { image = try photo() } catch {
            unreadable.append(Finding(photo: name, reason: "\(error)"))
            return
        }
        if min(image.width, image.height) < crop {
            small.append(Finding(photo: name, reason: "\(image.width)×\(image.height) pixels"))
        }
        if Self.isGrey(image) { grey.append(Finding(photo: name, reason: "no colours")) }
        let look = Look(image)
        if let earlier = looks.first(where: { $0.look.isLike(look) }) {
            repeated.append(Finding(photo: name, reason: "looks like \(earlier.photo)"))
        } else {
            looks.append((look, name))
        }
    }

    /// A scan of a black-and-white print has a tint of its own, so channels may keep a distance.
    private static func isGrey(_ image: Image) -> Bool {
        let small = image.covering(shortSide: 16)
        let tints: [SIMD2<Float>] = stride(from: 0, to: small.pixels.count, by: 3).map { at in
            let (red, green, blue) = (small.pixels[at], small.pixels[at + 1], small.pixels[at + 2])
            return SIMD2(red - green, green - blue)
        }
        let mean = tints.reduce(SIMD2<Float>(), +) / Float(tints.count)
        return tints.allSatisfy { tint in
            let difference = tint - mean
            return abs(difference.x) < 4 && abs(difference.y) < 4
        }
    }

    // MARK: Reports

    var text: String {
        let groups = [
            ("cannot be read", unreadable), ("are smaller than --crop \(crop) and would be enlarged", small),
            ("are grey", grey), ("look like another one", repeated),
        ]
        let found = groups.filter { !$0.1.isEmpty }.map { title, findings in
            "\(findings.count) of \(photographs) \(title):\n"
                + findings.map { "  \($0.photo): \($0.reason)" }.joined(separator: "\n")
        }
        return found.isEmpty ? "All \(photographs) photographs can be used." : found.joined(separator: "\n")
    }

    func json() throws -> String { try jsonText(self) }
}

/// Where a photo becomes lighter from left to right, in 16 × 16 places, which sizes and compression hardly change: the
/// difference hash.
struct Look {
    private var bits = SIMD4<UInt64>()
    /// A flat picture looks like any other.
    private let isFlat: Bool

    init(_ photo: Image) {
        let small = photo.resized(width: 17, height: 16)
        let light: [Float] = stride(from: 0, to: small.pixels.count, by: 3).map { at in
            small.pixels[at] + 2 * small.pixels[at + 1] + small.pixels[at + 2]
        }
        isFlat = (light.max() ?? 0) - (light.min() ?? 0) < 16
        for place in 0..<256 {
            let at = place / 16 * 17 + place % 16
            if light[at] < light[at + 1] { bits[place / 64] |= 1 << UInt64(place % 64) }
        }
    }

    func isLike(_ other: Look) -> Bool {
        let different = bits ^ other.bits
        return !isFlat && !other.isFlat && (0..<4).reduce(0) { $0 + different[$1].nonzeroBitCount } <= 8
    }
}
