import ArgumentParser
import Digest
import Foundation
import Testing

@testable import Train

@Suite struct WeightsCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try writeLossNetwork(to: folder.file("vgg.h5"))
    }

    @Test func inspectSaysWhatIsInAFile() throws {
        let result = try impastoTrain(["weights", "inspect", folder.path("vgg.h5")])
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(
            result.output == """
                Network:            VGG-16
                Convolutions:       conv1_1 conv1_2
                Deepest loss layer: relu1_2
                SHA-256:            \(try sha256(of: folder.file("vgg.h5")))
                MD5:                \(try md5(of: folder.file("vgg.h5")))
                Public file:        none; it was cut, converted or changed

                """)
    }

    @Test func inspectSpeaksJSON() throws {
        let result = try impastoTrain(["weights", "inspect", "--json", folder.path("vgg.h5")])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(object["network"] as? String == "vgg16")
        #expect(object["layers"] as? [String] == ["conv1_1", "conv1_2"])
        #expect(object["deepest_loss_layer"] as? String == "relu1_2")
        #expect(object["md5"] as? String == (try md5(of: folder.file("vgg.h5"))))
        #expect(object["sha256"] as? String == (try sha256(of: folder.file("vgg.h5"))))
    }

    @Test func otherFilesAreRefusedWithASentence() throws {
        try Data("no HDF5 at all".utf8).write(to: folder.file("text.h5"))
        for (name, words) in [("text.h5", "it is not an HDF5 file"), ("none.h5", "there is no such file")] {
            let result = try impastoTrain(["weights", "inspect", folder.path(name)])
            #expect(result.status == 1 && result.output.isEmpty)
            #expect(result.errors == "Error: Cannot read \(folder.path(name)): \(words).\n")
        }
    }

    @Test func onlyTheTwoNetworksCanBeFetched() throws {
        let result = try impastoTrain(["weights", "fetch", "vgg11"])
        #expect(result.status == 64)
        #expect(result.errors.contains("vgg16") && result.errors.contains("vgg19"))
    }

    @Test func aFileThatIsThereIsNotReplaced() throws {
        let name = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
        try Data("precious".utf8).write(to: folder.file(name))
        let result = try impastoTrain(["weights", "fetch", "vgg16", "--output", folder.url.path])
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.contains("it exists already") && result.errors.contains("--force"))
    }
}
