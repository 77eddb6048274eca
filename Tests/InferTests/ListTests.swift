import Foundation
import Testing

@Suite struct ListTests {
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
        #expect(lines.contains { $0.hasPrefix("broken unusable: checkpoints/broken.h5 is no style") })
    }
}
