public import Engine
import Imaging

// What a photo shows at the content layers: computed with the loss where photos change at every step, or once.

extension PerceptualLoss {
    /// The content features of a batch of photos, N×H×W×3, as part of the graph.
    public func contentFeatures(of photo: Value) -> [Value] {
        let layers = settings.content.terms.map(\.layer)
        let features = network.features(of: photo, at: layers)
        return layers.map { features[$0]! }
    }

    /// Graph inputs for the content features of one photo.
    func contentInputs(height: Int, width: Int, in graph: Graph) -> [Value] {
        settings.content.terms.map { term in
            let halvings = term.layer.block - 1
            return graph.input(
                Shape(height: height >> halvings, width: width >> halvings, channels: network.channels(at: term.layer)))
        }
    }

    /// The content features of one photo, in the order of ``contentInputs(height:width:in:)``.
    /// - Throws: ``VGGFileError`` if the file is damaged, `PlanError`, or an error of the convolution library.
    func contentFeatures(of photo: Image) throws -> [[Float]] {
        try values(of: photo, in: precision, contentFeatures)
    }

    /// Computes some values of one picture, once.
    func values(of image: Image, in precision: Precision, _ function: (Value) -> [Value]) throws -> [[Float]] {
        try requireSize(width: image.width, height: image.height)
        let store = ParameterStore(network.parameters)
        try network.load(into: store)
        let graph = Graph()
        let input = graph.input(Shape(height: image.height, width: image.width, channels: 3))
        let outputs = function(input)
        let plan = try Plan(graph, outputs: outputs, in: precision, store: store)
        plan[input] = image.pixels
        plan.forward()
        return outputs.map { plan[$0] }
    }
}
