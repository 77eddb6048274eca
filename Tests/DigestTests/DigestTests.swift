import Digest
import Foundation
import Testing

/// Against the published vectors, and against what Python's hashlib says of lengths around the blocks' boundaries.
@Suite struct DigestTests {
    /// `count` letters a, and their digests.
    struct Letters: Sendable {
        let count: Int
        let sha256, md5: String
    }

    static let letters: [Letters] = [
        Letters(
            count: 0, sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            md5: "d41d8cd98f00b204e9800998ecf8427e"),
        Letters(
            count: 1, sha256: "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
            md5: "0cc175b9c0f1b6a831c399e269772661"),
        Letters(
            count: 55, sha256: "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318",
            md5: "ef1772b6dff9a122358552954ad0df65"),
        Letters(
            count: 56, sha256: "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a",
            md5: "3b0c8ac703f828b04c6c197006d17218"),
        Letters(
            count: 57, sha256: "f13b2d724659eb3bf47f2dd6af1accc87b81f09f59f2b75e5c0bed6589dfe8c6",
            md5: "652b906d60af96844ebd21b674f35e93"),
        Letters(
            count: 63, sha256: "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34",
            md5: "b06521f39153d618550606be297466d5"),
        Letters(
            count: 64, sha256: "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb",
            md5: "014842d480b571495a4a0363793f7367"),
        Letters(
            count: 65, sha256: "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0",
            md5: "c743a45e0d2e6a95cb859adae0248435"),
        Letters(
            count: 119, sha256: "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb",
            md5: "8a7bd0732ed6a28ce75f6dabc90e1613"),
        Letters(
            count: 120, sha256: "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c",
            md5: "5f61c0ccad4cac44c75ff505e1f1e537"),
        Letters(
            count: 127, sha256: "c57e9278af78fa3cab38667bef4ce29d783787a2f731d4e12200270f0c32320a",
            md5: "020406e1d05cdc2aa287641f7ae2cc39"),
        Letters(
            count: 128, sha256: "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e",
            md5: "e510683b3f5ffe4093d021808bc6ff70"),
        Letters(
            count: 129, sha256: "c12cb024a2e5551cca0e08fce8f1c5e314555cc3fef6329ee994a3db752166ae",
            md5: "b325dc1c6f5e7a2b7cf465b9feab7948"),
        Letters(
            count: 1_000_000, sha256: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
            md5: "7707d6ae4e027c70eea2a935c2296f21"),
    ]

    private func sha256(_ bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finished()
    }

    private func md5(_ bytes: [UInt8]) -> String {
        var hash = MD5()
        hash.update(bytes)
        return hash.finished()
    }

    /// FIPS 180-4's examples.
    @Test func publishedExamplesOfSHA256() {
        #expect(sha256(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            sha256(Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }

    /// The test suite of RFC 1321.
    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("a", "0cc175b9c0f1b6a831c399e269772661"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
        (
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "d174ab98d277d9f5a5611c2c9f419d9f"
        ),
        (String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a"),
    ])
    func publishedExamplesOfMD5(message: String, digest: String) {
        #expect(md5(Array(message.utf8)) == digest)
    }

    @Test(arguments: letters) func lengthsAroundABlock(_ letters: Letters) {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: letters.count)
        #expect(sha256(message) == letters.sha256)
        #expect(md5(message) == letters.md5)
    }

    @Test(arguments: [1, 7, 63, 64, 65, 1000]) func partsMakeNoDifference(length: Int) {
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 37) }
        var (first, second) = (SHA256(), MD5())
        for start in stride(from: 0, to: message.count, by: length) {
            let part = Array(message[start..<min(start + length, message.count)])
            first.update(part)
            second.update(part)
        }
        #expect(first.finished() == sha256(message))
        #expect(second.finished() == md5(message))
    }

    @Test func aFileIsReadWhole() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("digest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        let message = (0..<(1 << 20) + 3).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(message).write(to: url)
        #expect(try Digest.sha256(of: url) == sha256(message))
        #expect(try Digest.md5(of: url) == md5(message))
    }

    @Test func whatCannotBeReadIsNamed() {
        let folder = FileManager.default.temporaryDirectory
        let missing = folder.appendingPathComponent(UUID().uuidString)
        #expect(throws: FileDigestError.unreadable(file: missing.path, reason: "No such file or directory")) {
            try Digest.sha256(of: missing)
        }
        #expect(throws: FileDigestError.unreadable(file: folder.path, reason: "Is a directory")) {
            try Digest.md5(of: folder)
        }
    }
}
