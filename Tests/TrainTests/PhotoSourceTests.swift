import Foundation
import HDF5
import Imaging
import Testing

@testable import Train

@Suite struct PhotoSourceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func put(_ names: [String]) throws {
        let bytes = try picture(width: 9, height: 7, seed: 1).pngData()
        for name in names {
            let url = folder.file(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
    }

    @Test func foldersAreSearchedWithAllTheirFolders() throws {
        try put([
            "z.PNG", "b.jpg", "a/deep/er/c.Jpeg", "a/d.png", "notes.txt", "picture.gif", ".hidden.png", "a/.e.jpg",
        ])
        let source = try PhotoFolder(folder.url)
        let start = folder.url.path + "/"
        #expect(
            (0..<source.count).map { source.name(of: $0).replacing(start, with: "") }
                == ["a/d.png", "a/deep/er/c.Jpeg", "b.jpg", "z.PNG"])
        expectSame(try source.photo(0), picture(width: 9, height: 7, seed: 1))
    }

    @Test func aLinkToAFolderIsThatFolder() throws {
        try put(["real/a.png", "real/b.png"])
        try FileManager.default.createSymbolicLink(at: folder.file("link"), withDestinationURL: folder.file("real"))
        #expect(try openPhotos(at: folder.file("link")).count == 2)
    }

    @Test func placesWithoutPicturesAreRefused() throws {
        #expect(throws: PhotoSourceError.empty(folder.url.path, leftOut: nil)) { try openPhotos(at: folder.url) }
        for name in ["a.heic", "b.HEIC", "c.gif"] { try Data().write(to: folder.file(name)) }
        let error = #expect(throws: PhotoSourceError.self) { try openPhotos(at: folder.url) }
        #expect(error?.description.contains("1 .gif, 2 .heic. Convert them to JPEG, PNG or TIFF") == true)
        #expect(throws: PhotoSourceError.missing(folder.path("gone"))) { try openPhotos(at: folder.file("gone")) }
        try put(["single.png"])
        #expect(throws: PhotoSourceError.noPlace(folder.path("single.png"))) {
            try openPhotos(at: folder.file("single.png"))
        }
    }

    /// Writes pictures as `make_style_dataset.py` of fast-neural-style does.
    private func writeArchive(_ pictures: [Image], to name: String) throws -> URL {
        let bytes = pictures.flatMap { picture in
            (0..<3).flatMap { channel in
                stride(from: channel, to: picture.pixels.count, by: 3).map { UInt8(picture.pixels[$0]) }
            }
        }
        let file = try HDF5File(creating: folder.file(name))
        let (height, width) = (pictures[0].height, pictures[0].width)
        try file.write(bytes, shape: [pictures.count, 3, height, width], to: "/train2014/images")
        try file.close()
        return folder.file(name)
    }

    @Test func aDatasetOfFastNeuralStyleGivesTheSamePixels() throws {
        let pictures = (0..<3).map { picture(width: 12, height: 10, seed: $0) }
        let source = try openPhotos(at: writeArchive(pictures, to: "set.h5"))
        #expect(source.count == 3)
        #expect(source.name(of: 2) == folder.path("set.h5") + "[2]")
        for (index, picture) in pictures.enumerated() { expectSame(try source.photo(index), picture) }
    }

    @Test func aDatasetGivesTheBatchesOfAFolder() throws {
        let pictures = (0..<4).map { picture(width: 20, height: 24, seed: $0) }
        try put([])
        try FileManager.default.createDirectory(at: folder.file("photos"), withIntermediateDirectories: true)
        for (index, picture) in pictures.enumerated() { try picture.write(to: folder.file("photos/\(index).png")) }
        let sources = [
            try openPhotos(at: folder.file("photos")), try openPhotos(at: writeArchive(pictures, to: "set.h5")),
        ]
        let batches = try sources.map { source in
            try BatchLoader(source: source, batchSize: 6, crop: 16, seed: 5).batch(after: 3).pixels
        }
        expectSame(batches[0], batches[1])
    }

    @Test func manyTasksReadOneDataset() async throws {
        let pictures = (0..<4).map { picture(width: 20, height: 24, seed: $0) }
        let source = try openPhotos(at: writeArchive(pictures, to: "set.h5"))
        let loader = BatchLoader(source: source, batchSize: 3, crop: 16, seed: 5)
        let expected = try loader.batch(after: 2).pixels
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<8 { group.addTask { try loader.batch(after: 2).pixels } }
            for try await pixels in group { expectSame(pixels, expected) }
        }
    }

    @Test func datasetsOfAnotherLayoutAreRefused() throws {
        let file = try HDF5File(creating: folder.file("nhwc.h5"))
        try file.write([UInt8](repeating: 1, count: 96), shape: [2, 4, 4, 3], to: "/train2014/images")
        try file.close()
        #expect(throws: PhotoSourceError.wrongLayout(folder.path("nhwc.h5"), found: [2, 4, 4, 3])) {
            try openPhotos(at: folder.file("nhwc.h5"))
        }
    }

    @Test func aDatasetThatClaimsMoreThanItCanHoldIsRefusedUnread() {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/hdf5/claiming_photos.h5")
        let expected = HDF5Error.tooLarge(
            "train2014/images", bytes: "\(3 << 56)", limit: "the whole file can hold", file: url.path)
        #expect(throws: expected) { try openPhotos(at: url) }
    }
}
