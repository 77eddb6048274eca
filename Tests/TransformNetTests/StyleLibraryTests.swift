import Foundation
import Testing

@testable import TransformNet

@Suite struct StyleLibraryTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let files = ["first/a.h5", "second/a.h5", "second/b.h5", "second/base.h5", "second/notes.txt", "second/.c.h5"]
        for file in files {
            let url = folder.file(file)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: url)
        }
    }

    private func path(_ name: String) -> String { folder.file(name).path }

    @Test func earlierFolderHidesALaterOne() throws {
        let library = StyleLibrary(folders: [path("first"), path("nowhere"), path("second")])
        #expect(library.paths == [path("first/a.h5"), path("second/b.h5")])
        #expect(try library.path(of: "a") == path("first/a.h5"))
        #expect(try library.path(of: "b") == path("second/b.h5"))
    }

    @Test func pathComesBeforeName() throws {
        let library = StyleLibrary(folders: [path("second")])
        #expect(try library.path(of: path("first/a.h5")) == path("first/a.h5"))
    }

    @Test func aNameMayEndAsItsFileDoes() throws {
        #expect(try StyleLibrary(folders: [path("second")]).path(of: "b.h5") == path("second/b.h5"))
    }

    /// Whoever reads it says what is wrong with it.
    @Test(arguments: ["nowhere/a.h5", "second/b.h5", "second/b", "nowhere.h5", "/tmp"]) func whatLooksLikeAPathStaysOne(
        text: String
    ) throws {
        #expect(try StyleLibrary(folders: [path("second")]).path(of: text) == text)
    }

    @Test func unknownNameOffersTheKnownOnes() {
        let error = #expect(throws: UnknownStyle.self) {
            try StyleLibrary(folders: [path("second")]).path(of: "c")
        }
        #expect(error?.known == ["a", "b"])
        #expect(error?.description.hasPrefix("There is no style 'c'. Did you mean 'a'?") == true)
    }

    @Test func theNetworksThatTrainingStartsFromAreNoStyles() {
        #expect(throws: UnknownStyle.self) { try StyleLibrary(folders: [path("second")]).path(of: "base") }
    }
}
