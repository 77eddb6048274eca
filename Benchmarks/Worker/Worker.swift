import ArgumentParser
import Foundation

/// Answers the requests of run.py, one JSON object a line; peers.py speaks the same protocol.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "impasto-bench", subcommands: [Worker.self])
}

struct Worker: ParsableCommand {
    @Option(help: "The style to run and to train on.") var style: String
    @Option(help: "VGG-16 weights, for training steps.") var lossNetwork: String?

    private struct Request: Decodable, Hashable {
        let run: String
        var width, height, batch, crop: Int?
    }

    func run() throws {
        let contender = try Contender(style: style, lossNetwork: lossNetwork)
        var prepared: [Request: () -> Double] = [:]
        while let line = readLine() {
            let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
            if request.run == "memory" {
                reply("{\"peak_bytes\": \(peakBytes())}")
                continue
            }
            if prepared[request] == nil {
                prepared[request] = try work(request, of: contender)
                _ = prepared[request]!()
            }
            let start = ContinuousClock.now
            let result = prepared[request]!()
            let (seconds, attoseconds) = (ContinuousClock.now - start).components
            let name = request.run == "step" ? "loss" : "mean"
            reply("{\"seconds\": \(Double(seconds) + Double(attoseconds) * 1e-18), \"\(name)\": \(result)}")
        }
    }

    private func reply(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private func work(_ request: Request, of contender: Contender) throws -> () -> Double {
        if request.run == "step" { return try contender.step(batch: request.batch ?? 4, crop: request.crop ?? 256) }
        return try contender.inference(width: request.width ?? 256, height: request.height ?? 256)
    }
}

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
