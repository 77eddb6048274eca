import Foundation
import HDF5
import Imaging
import Testing
import TransformNet

@testable import Train

extension WholeRuns {
    /// `pack` on a few photographs.
    @Suite struct PackTests {
        private let problem: TinyProblem
        private var folder: TemporaryFolder { problem.folder }

        init() throws { problem = try TinyProblem() }

        private func pack(_ arguments: String...) throws -> Program.Result {
            try impastoTrain(
                ["pack", folder.path("photos"), "--output", folder.path("p.h5"), "--size", "32"] + arguments)
        }

        /// The squares as PNG files and the dataset of the same photographs.
        @Test func trainingOnTheFileIsTrainingOnItsPictures() async throws {
            #expect(try pack().status == 0)
            let source = try PhotoFolder(folder.file("photos"))
            try FileManager.default.createDirectory(at: folder.file("squares"), withIntermediateDirectories: true)
            for index in 0..<source.count {
                let square = try source.photo(index).middleSquare(side: 32)
                try square.write(to: folder.file("squares/\(index).png"))
            }
            try await problem.train(output: "a.h5", ["photos": folder.path("squares")])
            try await problem.train(output: "b.h5", ["photos": folder.path("p.h5")])
            let weights = try ["a.h5", "b.h5"].map { try StyleModel(contentsOf: folder.file($0)).weights }
            expectSame(weights[0], weights[1])
        }

        @Test func theLayoutIsThatOfFastNeuralStyle() throws {
            #expect(try pack("--validation", folder.path("photos")).status == 0)
            let file = try HDF5File(reading: folder.file("p.h5"))
            #expect(try file.shape(of: "/train2014/images") == [5, 3, 32, 32])
            #expect(try file.shape(of: "/val2014/images") == [5, 3, 32, 32])
            let square = try Image(contentsOf: folder.file("photos/photo3.png")).middleSquare(side: 32)
            let reds = stride(from: 0, to: 3 * 32 * 32, by: 3).map {
                UInt8(min(max(square.pixels[$0], 0), 255).rounded())
            }
            #expect(try file.bytes("/train2014/images", row: 3).prefix(1024) == reds[...])
        }

        @Test func whatCannotBeReadIsNamedAndLeftOut() throws {
            try Data("no picture".utf8).write(to: folder.file("photos/photo2.png"))
            let result = try pack()
            #expect(result.status == 1)
            #expect(result.errors.contains("Left out \(folder.path("photos/photo2.png")): "))
            #expect(result.errors.contains("Packed 4 photographs into \(folder.path("p.h5"))."))
            #expect(try HDF5File(reading: folder.file("p.h5")).shape(of: "/train2014/images") == [4, 3, 32, 32])
        }

        @Test func nothingIsWrittenWhereNothingCanBeRead() throws {
            for index in 0..<5 { try Data("no".utf8).write(to: folder.file("photos/photo\(index).png")) }
            let result = try pack()
            #expect(result.status == 1 && result.errors.contains("No picture in"))
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            #expect(!left.contains("p.h5") && !left.contains { $0.hasSuffix(".tmp") })
        }

        /// A limit on the size of files acts as a full disk does.
        @Test func aFullDiskIsASentenceAndLeavesNothing() throws {
            let arguments = ["pack", folder.path("photos"), "--output", folder.path("p.h5"), "--size", "32"]
            let result = try Program(arguments, after: "ulimit -f 17").finish()
            let sentence = "There is no room for \(folder.path("p.h5")), which may need 1 MB: File too large."
            #expect(result.status == 1 && result.errors.contains(sentence), "\(result.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            #expect(Set(left) == ["vgg.h5", "painting.png", "photos"], "\(left)")
        }

        @Test func aDatasetIsReplacedOnlyByForce() throws {
            try Data("mine".utf8).write(to: folder.file("p.h5"))
            let refused = try pack()
            #expect(refused.status != 0 && refused.errors.contains("exists"))
            #expect(try Data(contentsOf: folder.file("p.h5")) == Data("mine".utf8))
            #expect(try pack("--force").status == 0)
        }
    }
}
