// Reading and checking the text of an architecture.

extension Architecture {
    static func layer(_ word: Substring) throws(ArchitectureError) -> Layer {
        guard let layer = parse(word) else { throw .unreadableLayer(String(word)) }
        guard isInRange(layer) else { throw .outOfRange(String(word)) }
        return layer
    }

    private static func parse(_ word: Substring) -> Layer? {
        guard let kind = word.first else { return nil }
        let rest = word.dropFirst()
        switch kind {
        case "d": return number(rest).map { .convolution(side: 3, stride: 2, channels: $0) }
        case "R": return number(rest).map { .residual(channels: $0) }
        case "U": return number(rest).map { .upsampling(factor: $0) }
        case "c":
            let parts = rest.split(omittingEmptySubsequences: false) { $0 == "s" || $0 == "-" }
            guard parts.count == 3, rest == "\(parts[0])s\(parts[1])-\(parts[2])", let side = number(parts[0]),
                let stride = number(parts[1]), let channels = number(parts[2])
            else { return nil }
            return .convolution(side: side, stride: stride, channels: channels)
        default: return nil
        }
    }

    /// Digits only, and few enough not to overflow.
    private static func number(_ text: Substring) -> Int? {
        text.count <= 6 && text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }

    private static func isInRange(_ layer: Layer) -> Bool {
        switch layer {
        case .convolution(let side, let stride, let channels):
            side % 2 == 1 && side <= 15 && (1...2).contains(stride) && (1...1024).contains(channels)
        case .residual(let channels): (1...1024).contains(channels)
        case .upsampling(let factor): (2...4).contains(factor)
        }
    }

    func validate() throws(ArchitectureError) {
        guard layers.count <= 64 else { throw .outOfRange("\(layers.count) layers") }
        var (channels, side, reduced, enlarged) = (3, Self.minimumSide, 1, 1)
        for layer in layers {
            guard layer.margin < side else { throw .tooDeep(layer: layer.text) }
            switch layer {
            case .convolution(_, let stride, let outputs):
                channels = outputs
                side = (side + stride - 1) / stride
                reduced *= stride
                // More would have to be added to a side of 16 than reflection can give.
                guard reduced <= Self.minimumSide / 2 else { throw .tooDeep(layer: layer.text) }
            case .residual(let width):
                guard width == channels else { throw .channelsChange(layer: layer.text, from: channels, to: width) }
            case .upsampling(let factor):
                side *= factor
                enlarged *= factor
                // No network reduces as much again, and a long one would enlarge beyond all numbers.
                guard enlarged <= Self.minimumSide / 2 else {
                    throw .sizeChanges(reduced: reduced, enlarged: enlarged)
                }
            }
        }
        guard case .convolution(_, 1, 3)? = layers.last else { throw .lastLayer(layers.last?.text ?? "nothing") }
        guard reduced == enlarged else { throw .sizeChanges(reduced: reduced, enlarged: enlarged) }
    }
}

extension Architecture.Layer {
    /// Pixels by which the layer's input is reflected on each side.
    var margin: Int {
        switch self {
        case .convolution(let side, _, _): side / 2
        case .residual: 1
        case .upsampling: 0
        }
    }

    var text: String {
        switch self {
        case .convolution(3, 2, let channels): "d\(channels)"
        case .convolution(let side, let stride, let channels): "c\(side)s\(stride)-\(channels)"
        case .residual(let channels): "R\(channels)"
        case .upsampling(let factor): "U\(factor)"
        }
    }
}
