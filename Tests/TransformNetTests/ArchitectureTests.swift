import Engine
import Testing
import TransformNet

@Suite struct ArchitectureTests {
    @Test func theFullPresetIsTheNetworkOfThePaper() throws {
        let full = try Architecture("full")
        #expect(
            full.layers == [
                .convolution(side: 9, stride: 1, channels: 32), .convolution(side: 3, stride: 2, channels: 64),
                .convolution(side: 3, stride: 2, channels: 128), .residual(channels: 128), .residual(channels: 128),
                .residual(channels: 128), .residual(channels: 128), .residual(channels: 128), .upsampling(factor: 2),
                .convolution(side: 3, stride: 1, channels: 64), .upsampling(factor: 2),
                .convolution(side: 3, stride: 1, channels: 32), .convolution(side: 9, stride: 1, channels: 3),
            ])
        #expect(full.granularity == 4)
    }

    @Test(arguments: ["full", "half"]) func presetsAreNamed(name: String) throws {
        let preset = try Architecture(name)
        #expect(preset.name == name)
        #expect(preset.description == Architecture.presets[name])
        #expect(try Architecture(preset.description) == preset)
    }

    @Test(arguments: [
        smallArchitecture, "c3s1-3", "R3,c1s1-3", "U2,d8,c3s1-3", "d4,d4,d4,U4,U2,c15s1-3", "c3s2-8,U2,c3s1-3",
        "c15s1-1024,c15s1-3",
    ])
    func descriptionsAreReadBack(text: String) throws {
        let architecture = try Architecture(text)
        #expect(architecture.description == text && architecture.name == text)
        #expect(try Architecture(architecture.description) == architecture)
    }

    @Test func granularityIsTheProductOfTheStrides() throws {
        #expect(try Architecture("c3s1-3").granularity == 1)
        #expect(try Architecture("d4,U2,c3s1-3").granularity == 2)
        #expect(try Architecture("d4,d4,d4,U4,U2,c3s1-3").granularity == 8)
    }

    /// As `sum(p.numel() for p in network.parameters())` says in PyTorch.
    @Test(arguments: [("full", 1_679_235), ("half", 424_899), (smallArchitecture, 14_355)])
    func parametersAreAsManyAsInPyTorch(text: String, count: Int) throws {
        #expect(TransformNet(try Architecture(text)).parameters.reduce(0) { $0 + $1.count } == count)
    }

    @Test func parametersHaveTheNamesOfPyTorchsStateDict() throws {
        let residuals = (1...5).flatMap {
            ["res\($0).conv1.conv2d", "res\($0).in1", "res\($0).conv2.conv2d", "res\($0).in2"]
        }
        let modules =
            ["conv1.conv2d", "in1", "conv2.conv2d", "in2", "conv3.conv2d", "in3"] + residuals
            + ["deconv1.conv2d", "in4", "deconv2.conv2d", "in5", "deconv3.conv2d"]
        let parameters = TransformNet(try Architecture("full")).parameters
        #expect(parameters.map(\.name) == modules.flatMap { ["\($0).weight", "\($0).bias"] })
        #expect(parameters.allSatisfy { $0.isTrainable })
        let shapes = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.shape) })
        #expect(shapes["conv1.conv2d.weight"] == [32, 3, 9, 9])
        #expect(shapes["conv2.conv2d.weight"] == [64, 32, 3, 3])
        #expect(shapes["res5.conv2.conv2d.weight"] == [128, 128, 3, 3])
        #expect(shapes["deconv1.conv2d.weight"] == [64, 128, 3, 3])
        #expect(shapes["deconv3.conv2d.bias"] == [3] && shapes["in5.weight"] == [32])
    }

    @Test func upsamplingBeginsTheDecoderWhereThereAreNoResidualBlocks() throws {
        let parameters = TransformNet(try Architecture("d4,U2,c3s1-4,c3s1-3")).parameters
        #expect(
            parameters.map(\.name).filter { $0.hasSuffix("bias") } == [
                "conv1.conv2d.bias", "in1.bias", "deconv1.conv2d.bias", "in2.bias", "deconv2.conv2d.bias",
            ])
    }
}

@Suite struct ArchitectureErrorTests {
    @Test(arguments: [
        "", "x", "c9s1", "c9s1-", "c9-1s3", "cs-", "c", "R", "U", "d", "9", "R12R", "d-4", "c9s1-3-3", "c9s1s1-3",
        "C9s1-3",
        " c9s1-3", "c9s1-3 ", "d8.5", "d+8", "d８", "d1000000", "c9s1-99999999999999999999",
    ])
    func layersThatCannotBeRead(text: String) {
        #expect(throws: ArchitectureError.unreadableLayer(text)) { try Architecture(text) }
        #expect(throws: ArchitectureError.unreadableLayer(text)) { try Architecture("d8,\(text),c9s1-3") }
    }

    @Test func presetsAreNoLayers() {
        #expect(throws: ArchitectureError.unreadableLayer("half")) { try Architecture("half,c3s1-3") }
        #expect(throws: ArchitectureError.unreadableLayer("")) { try Architecture("c3s1-3,") }
    }

    @Test(arguments: [
        "U0", "U1", "U5", "U999999", "R0", "R1025", "d0", "d1025", "d999999", "c8s1-3", "c0s1-3", "c17s1-3", "c3s0-3",
        "c3s3-3", "c3s1-0", "c3s1-1025", "c999999s999999-999999",
    ])
    func layersOutOfRange(text: String) {
        #expect(throws: ArchitectureError.outOfRange(text)) { try Architecture("d8,\(text),c9s1-3") }
    }

    @Test func moreThan64Layers() throws {
        func text(_ count: Int) -> String { String(repeating: "R3,", count: count - 1) + "c3s1-3" }
        #expect(try Architecture(text(64)).layers.count == 64)
        #expect(throws: ArchitectureError.outOfRange("65 layers")) { try Architecture(text(65)) }
    }

    @Test func residualBlocksThatWouldChangeTheChannels() {
        #expect(throws: ArchitectureError.channelsChange(layer: "R16", from: 8, to: 16)) {
            try Architecture("c3s1-8,R8,R16,c3s1-3")
        }
        #expect(throws: ArchitectureError.channelsChange(layer: "R8", from: 16, to: 8)) {
            try Architecture("c3s1-16,R8,c3s1-3")
        }
        #expect(throws: ArchitectureError.channelsChange(layer: "R8", from: 3, to: 8)) { try Architecture("R8,c3s1-3") }
    }

    @Test(arguments: [
        ("d8,c3s1-3", 2, 1), ("d8,d8,U2,c3s1-3", 4, 2), ("U2,c3s1-3", 1, 2), ("d8,U3,c3s1-3", 2, 3),
        ("c3s2-8,U4,c3s1-3", 2, 4),
    ])
    func resultsOfAnotherSize(text: String, reduced: Int, enlarged: Int) {
        #expect(throws: ArchitectureError.sizeChanges(reduced: reduced, enlarged: enlarged)) { try Architecture(text) }
    }

    @Test func enlargementsBeyondAllNumbers() {
        let text = String(repeating: "U4,", count: 63) + "c3s1-3"
        #expect(throws: ArchitectureError.sizeChanges(reduced: 1, enlarged: 16)) { try Architecture(text) }
    }

    @Test(arguments: [
        ("c3s1-8", "c3s1-8"), ("c9s1-3,U2", "U2"), ("c3s1-3,R3", "R3"), ("d3", "d3"), ("U2,c5s2-3", "c5s2-3"),
    ])
    func lastLayersThatGiveNoPicture(text: String, layer: String) {
        #expect(throws: ArchitectureError.lastLayer(layer)) { try Architecture(text) }
    }

    /// The first would have to add 15 pixels to a photo 17 wide; the others reflect all that is left or more.
    @Test(arguments: [
        ("d8,d8,d8,d9,U4,U4,c3s1-3", "d9"), ("d8,d8,c9s1-8,U4,c3s1-3", "c9s1-8"),
        ("d8,d8,d8,c5s1-8,U4,U2,c3s1-3", "c5s1-8"), ("d8,d8,U4,d8,d8,U4,c3s1-3", "d8"),
    ])
    func networksTooDeepForSmallPhotos(text: String, layer: String) {
        #expect(throws: ArchitectureError.tooDeep(layer: layer)) { try Architecture(text) }
    }

    @Test func errorsAreSentences() {
        let errors: [ArchitectureError] = [
            .unreadableLayer("q7"), .outOfRange("q7"), .channelsChange(layer: "q7", from: 8, to: 16),
            .sizeChanges(reduced: 7, enlarged: 8), .lastLayer("q7"), .tooDeep(layer: "q7"),
        ]
        for error in errors {
            #expect("\(error)".hasPrefix("The architecture") && "\(error)".hasSuffix(".") && "\(error)".contains("7"))
        }
        #expect(
            "\(ArchitectureError.channelsChange(layer: "R16", from: 8, to: 16))"
                == "The architecture's residual block R16 keeps its channels, but gets 8 instead of 16.")
    }
}
