import Foundation
import Testing

@testable import Infer

@Suite struct StyleLibraryTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func environmentNamesAFolderOfStyles() throws {
        try folder.addStyle("mine/starry_night.h5")
        try folder.addPicture("photo.png")
        let environment = ["IMPASTO_CHECKPOINTS": folder.url("mine").path]
        let command = try Command.run("photo.png", "--style", "starry_night", in: folder, environment: environment)
        #expect(command.status == 0)
        #expect(folder.exists("photo-starry_night.png"))
    }

    @Test func checkpointsBesideTheUserAreFound() throws {
        try folder.addStyle("checkpoints/wave.h5")
        try folder.addPicture("photo.png")
        #expect(try Command.run("photo.png", "--style", "wave", in: folder).status == 0)
    }

    @Test func earlierFolderHidesALaterOne() throws {
        for name in ["first/a.h5", "second/a.h5", "second/b.h5"] { try folder.write("", to: name) }
        try folder.write("", to: "second/notes.txt")
        let (first, second) = (folder.url("first").path, folder.url("second").path)
        let library = StyleLibrary(folders: [first, folder.url("nowhere").path, second])
        #expect(library.styles.map(\.path) == ["\(first)/a.h5", "\(second)/b.h5"])
        #expect(try library.style(named: "b") == Style(path: "\(second)/b.h5"))
    }

    @Test func pathComesBeforeName() throws {
        for name in ["a.h5", "styles/a.h5"] { try folder.write("", to: name) }
        let library = StyleLibrary(folders: [folder.url("styles").path])
        #expect(try library.style(named: folder.url("a.h5").path) == Style(path: folder.url("a.h5").path))
    }

    @Test func unknownNameOffersTheKnownOnes() throws {
        try folder.write("", to: "a.h5")
        let error = #expect(throws: UnknownStyle.self) {
            try StyleLibrary(folders: [folder.url.path]).style(named: "starry")
        }
        #expect(error?.known == ["a"])
    }

    @Test func listGivesEachStyleALine() throws {
        try folder.addStyle("checkpoints/wave.h5")
        try folder.addStyle("checkpoints/starry_night.h5")
        try folder.write("not a style", to: "checkpoints/broken.h5")
        let environment = ["IMPASTO_CHECKPOINTS": ""]
        let command = try Command.run("list", in: folder, environment: environment)
        // The columns are as wide as the names of the styles that ship.
        let lines = command.output.split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(command.status == 0)
        #expect(lines.contains("wave custom weights only checkpoints/wave.h5"))
        #expect(lines.contains("starry_night custom weights only checkpoints/starry_night.h5"))
        #expect(lines.contains { $0.hasPrefix("broken unusable: Cannot read") })
    }
}
