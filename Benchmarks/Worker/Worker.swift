public import ArgumentParser
public import Engine
import Foundation

/// Answers the requests of run.py, one JSON object a line; peers.py speaks the same protocol.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impasto-bench", subcommands: [Worker.self, Bands.self])
}

struct Worker: ParsableCommand {
    @Option(help: "The style to run and to train on.") var style: String
    @Option(help: "fp32 or bf16.") var precision: PrecisionChoice = .auto
    @Option(help: "VGG-16 weights, for training steps.") var lossNetwork: String?
    @Option(help: "VGG-19 weights, for the iterative method.") var gatysNetwork: String?

    private struct Request: Decodable, Hashable {
        let run: String
        var width, height, batch, crop, iterations: Int?
    }

    func run() throws {
        let contender = try Contender(
            style: style, lossNetwork: lossNetwork, gatysNetwork: gatysNetwork, in: precision.resolved())
        let startBytes = peakBytes()
        var prepared: [Request: () throws -> Contender.Figures] = [:]
        while let line = readLine() {
            let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
            if request.run == "memory" {
                try reply(["peak_bytes": Double(peakBytes()), "start_bytes": Double(startBytes)])
                continue
            }
            if prepared[request] == nil {
                prepared[request] = try work(request, of: contender)
                _ = try prepared[request]!()
            }
            let start = ContinuousClock.now
            var figures = try prepared[request]!()
            let (seconds, attoseconds) = (ContinuousClock.now - start).components
            figures["seconds"] = Double(seconds) + Double(attoseconds) * 1e-18
            try reply(figures)
        }
    }

    private func reply(_ figures: Contender.Figures) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(figures) + Data("\n".utf8))
    }

    private func work(_ request: Request, of contender: Contender) throws -> () throws -> Contender.Figures {
        let (width, height) = (request.width ?? 256, request.height ?? 256)
        return switch request.run {
        case "step": try contender.step(batch: request.batch ?? 4, crop: request.crop ?? 256)
        case "gatys": try contender.gatys(width: width, height: height, iterations: request.iterations ?? 20)
        default: try contender.inference(width: width, height: height)
        }
    }
}

extension PrecisionChoice: ExpressibleByArgument {}

/// The largest resident size of this process so far, in bytes.
private func peakBytes() -> Int {
    var usage = rusage()
    #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
    #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
    #endif
}
