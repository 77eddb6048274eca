import Engine
import Foundation
import HDF5
import Testing
import TransformNet

/// Files that are no usable styles, and what is said about them.
@Suite struct CheckpointErrorTests {
    private let folder: TemporaryFolder
    private var url: URL { folder.file("style.h5") }

    init() throws { folder = try TemporaryFolder() }

    private func error(reading url: URL) -> CheckpointError? {
        do {
            _ = try StyleModel(contentsOf: url)
            return nil
        } catch {
            return error
        }
    }

    /// The error that reading a valid file gives after `change`.
    private func error(after change: (inout Draft) throws -> Void) throws -> CheckpointError? {
        var draft = try Draft()
        try change(&draft)
        try draft.write(to: url)
        return error(reading: url)
    }

    // MARK: Files

    @Test func filesThatCannotBeRead() throws {
        #expect(error(reading: url) == .unreadable(.notFound(file: url.path)))
        #expect(error(reading: folder.url) == .unreadable(.isDirectory(file: folder.url.path)))
        try Data().write(to: url)
        #expect(error(reading: url) == .unreadable(.empty(file: url.path)))
        try Data("a photo, perhaps".utf8).write(to: url)
        #expect(error(reading: url) == .unreadable(.notHDF5(file: url.path)))
    }

    @Test func truncatedFiles() throws {
        try Draft().write(to: url)
        let whole = try Data(contentsOf: url)
        for length in stride(from: 1, to: whole.count, by: whole.count / 40) {
            try whole.prefix(length).write(to: url)
            guard case .unreadable = error(reading: url) else {
                Issue.record("\(length) of \(whole.count) bytes were read")
                return
            }
        }
    }

    @Test func foreignFiles() throws {
        #expect(try error { $0.texts["format"] = nil } == .foreign(file: url.path))
        #expect(try error { $0.texts["format"] = "another-style" } == .foreign(file: url.path))
    }

    @Test func newerVersions() throws {
        #expect(StyleModel.formatVersion == 1)
        #expect(try error { $0.version = 2 } == .newer(version: 2, file: url.path))
        #expect(try error { $0.version = nil } == .unreadable(noAttribute("format_version")))
    }

    private func noAttribute(_ name: String) -> HDF5Error { .noSuchAttribute(name, object: "/", file: url.path) }

    // MARK: The network

    @Test func badArchitectures() throws {
        #expect(
            try error { $0.texts["architecture"] = "c3s1-8,x,c3s1-3" }
                == .badArchitecture(.unreadableLayer("x"), file: url.path))
        #expect(try error { $0.texts["architecture"] = nil } == .unreadable(noAttribute("architecture")))
    }

    @Test func unknownOutputs() throws {
        #expect(try error { $0.texts["output"] = "sigmoid" } == .unknownOutput("sigmoid", file: url.path))
    }

    @Test func anAbsentOutputIsLinear() throws {
        #expect(try error { $0.texts["output"] = nil } == nil)
        #expect(try StyleModel(contentsOf: url).network.output == .linear)
    }

    /// Old state dicts of pytorch/examples hold statistics that no layer uses.
    @Test func whatIsNotKnownIsIgnored() throws {
        #expect(try error { $0.tensors["weights/in1.running_mean"] = ([.nan], [1]) } == nil)
        #expect(try error { $0.texts["author"] = "somebody" } == nil)
    }

    // MARK: Tensors

    @Test(arguments: ["weights/conv1.conv2d.weight", "weights/in5.bias", "weights/res2.conv2.conv2d.bias"])
    func missingTensors(name: String) throws {
        #expect(try error { $0.tensors[name] = nil } == .missingTensor(name: name, file: url.path))
    }

    @Test func tensorsOfAnotherShape() throws {
        let (bias, kernel) = ("weights/in2.bias", "weights/conv1.conv2d.weight")
        #expect(
            try error { $0.tensors[bias] = ([0], [1]) }
                == .wrongShape(name: bias, expected: [8], found: [1], file: url.path))
        let values = try #require(try Draft().tensors[kernel]).values
        #expect(
            try error { $0.tensors[kernel] = (values, [9, 9, 3, 4]) }
                == .wrongShape(name: kernel, expected: [4, 3, 9, 9], found: [9, 9, 3, 4], file: url.path))
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func weightsThatAreNoNumbers(value: Float) throws {
        let name = "weights/deconv3.conv2d.bias"
        #expect(try error { $0.tensors[name] = ([0, 0, value], [3]) } == .notFinite(name: name, file: url.path))
    }

    // MARK: Record and progress

    @Test func historiesThatAreNone() throws {
        try writeTrained(history: [1, 2, 3, 4, 5], shape: [1, 5])
        guard case .unreadable(.wrongShape("training/history", _, _, _)) = error(reading: url) else {
            Issue.record("five columns were read")
            return
        }
        for iteration in [Double.nan, .infinity, 1e300, 0.5] {
            try writeTrained(history: [iteration, 2, 3, 4, 5, 6], shape: [1, 6])
            guard case .unreadable(.wrongType("training/history", _, _, _)) = error(reading: url) else {
                Issue.record("iteration \(iteration) was read")
                return
            }
        }
    }

    private func writeTrained(history: [Double], shape: [Int], counts: [String: Int] = [:]) throws {
        try Draft().write(to: url) { file in
            try file.write(doubles: history, shape: shape, to: "training/history")
            for name in ["option_names", "option_values"] { try file.setAttribute(name, [String](), of: "training") }
            for name in ["iterations", "photographs"] {
                try file.setAttribute(name, counts["training/\(name)"] ?? 1, of: "training")
            }
            for name in ["painting_sha256", "loss_network_sha256"] { try file.setAttribute(name, "", of: "training") }
        }
    }

    @Test func progressWithoutMoments() throws {
        try Draft().write(to: url) { try $0.write([0] as [Float], shape: [1], to: "progress/second_moment/in1.bias") }
        #expect(
            error(reading: url)
                == .missingTensor(name: "progress/first_moment/conv1.conv2d.weight", file: url.path))
    }

    @Test("counts that no run reaches", arguments: [-1, Int.min, Int.max])
    func countsThatAreNone(count: Int) throws {
        for name in ["training/iterations", "training/photographs"] {
            try writeTrained(history: [], shape: [0, 6], counts: [name: count])
            #expect(error(reading: url) == .badCount(name: name, count: count, file: url.path))
        }
        for name in ["progress/optimizer_step", "progress/photographs_drawn"] {
            try writeProgress(counts: [name: count])
            #expect(error(reading: url) == .badCount(name: name, count: count, file: url.path))
        }
    }

    private func writeProgress(counts: [String: Int]) throws {
        let draft = try Draft()
        try draft.write(to: url) { file in
            for (name, tensor) in draft.tensors {
                for moment in ["first_moment", "second_moment"] {
                    let path = name.replacing("weights/", with: "progress/\(moment)/")
                    try file.write(tensor.values, shape: tensor.shape, to: path)
                }
            }
            for name in ["optimizer_step", "seed", "photographs_drawn"] {
                try file.setAttribute(name, counts["progress/\(name)"] ?? 1, of: "progress")
            }
        }
    }

    /// Sixty layers of 1024 channels: 56 GiB that compressed zeros could fill from a file of a few megabytes.
    @Test(
        "networks larger than the memory",
        .enabled(if: (AvailableMemory.byteCount ?? .max) < 50 << 30, "this machine could hold it"))
    func networksLargerThanTheMemory() throws {
        let layers = String(repeating: "c15s1-1024,", count: 61) + "c3s1-3"
        guard case .tooLarge(let bytes, _, url.path) = try error(after: { $0.texts["architecture"] = layers }) else {
            Issue.record("it was not refused for its size")
            return
        }
        #expect(bytes > 50 << 30)
    }

    // MARK: Words

    @Test func errorsAreSentencesThatNameTheFile() {
        let errors: [CheckpointError] = [
            .unreadable(.notFound(file: "a.h5")), .foreign(file: "a.h5"), .newer(version: 7, file: "a.h5"),
            .badArchitecture(.lastLayer("U2"), file: "a.h5"), .unknownOutput("x", file: "a.h5"),
            .missingTensor(name: "weights/in1.bias", file: "a.h5"),
            .wrongShape(name: "weights/in1.bias", expected: [4, 3], found: [], file: "a.h5"),
            .notFinite(name: "weights/in1.bias", file: "a.h5"), .noProgress(file: "a.h5"),
            .badMargin(-1, file: "a.h5"), .badCount(name: "training/iterations", count: -1, file: "a.h5"),
            .tooLarge(bytes: 7 << 30, available: 1 << 30, file: "a.h5"),
        ]
        for error in errors { #expect("\(error)".contains("a.h5") && "\(error)".hasSuffix(".")) }
        #expect(
            "\(CheckpointError.wrongShape(name: "weights/in1.bias", expected: [4, 3], found: [12], file: "a.h5"))"
                == "a.h5 has weights weights/in1.bias of shape 12, and its architecture needs 4×3.")
    }
}

/// A style in parts, so that a test can take one away or change it.
private struct Draft {
    var texts: [String: String] = ["format": "impasto-style", "architecture": smallArchitecture, "output": "linear"]
    var version: Int? = 1
    var tensors: [String: (values: [Float], shape: [Int])] = [:]

    init() throws {
        let model = try Formula.model(smallArchitecture)
        for parameter in model.network.parameters {
            tensors["weights/\(parameter.name)"] = (model.weights[parameter.name]!, parameter.shape)
        }
    }

    /// `extra` adds what a style may have beside its weights.
    func write(to url: URL, extra: (HDF5File) throws -> Void = { _ in }) throws {
        let file = try HDF5File(creating: url)
        for (name, text) in texts { try file.setAttribute(name, text) }
        if let version { try file.setAttribute("format_version", version) }
        for (name, tensor) in tensors { try file.write(tensor.values, shape: tensor.shape, to: name) }
        try extra(file)
        try file.close()
    }
}
