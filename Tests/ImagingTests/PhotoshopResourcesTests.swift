import Foundation
import Testing

@testable import Imaging

/// IPTC data among what Photoshop keeps.
@Suite struct PhotoshopResourcesTests {
    private let iptc: [UInt8] = [28, 2, 105, 0, 4] + Array("Noon".utf8)

    /// A resource of another kind: number, name, content.
    private func resource(_ number: UInt8, _ name: String, _ content: [UInt8]) -> [UInt8] {
        let name = [UInt8(name.utf8.count)] + Array(name.utf8)
        return Array("8BIM".utf8) + [4, number] + name + [UInt8](repeating: 0, count: name.count % 2)
            + [0, 0, 0, UInt8(content.count)] + content + [UInt8](repeating: 0, count: content.count % 2)
    }

    @Test func itIsFoundBehindOthers() {
        for name in ["", "a", "even", "uneven."] {
            let others = resource(0x0C, name, [1, 2, 3]) + resource(0x25, "", [UInt8](repeating: 7, count: 16))
            #expect(PhotoshopResources.iptc(in: others + PhotoshopResources.block(iptc: iptc)) == iptc)
            #expect(PhotoshopResources.iptc(in: others) == nil)
        }
    }

    @Test func damageLeavesNothingOrWhatItWas() {
        let blocks = resource(0x0C, "name", [1, 2, 3]) + PhotoshopResources.block(iptc: iptc)
        for end in blocks.indices {
            #expect([nil, iptc].contains(PhotoshopResources.iptc(in: Array(blocks[..<end]))))
        }
        for position in blocks.indices {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var damaged = blocks
                damaged[position] = value
                _ = PhotoshopResources.iptc(in: damaged)
            }
        }
    }

    @Test func exiftoolsHeadlineIsThere() throws {
        let iptc = try #require(PictureInput(contentsOf: Fixtures.photo("metadata.jpg")).metadata.iptc)
        #expect(iptc.firstRange(of: Array("Noon".utf8)) != nil)
    }
}
