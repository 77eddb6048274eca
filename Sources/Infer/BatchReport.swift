import Foundation

/// Tells what came of each job: a line for people, or a JSON object for programs.
struct BatchReport {
    let isJSON: Bool
    let style: String

    func tell(_ job: Job, _ outcome: Result<PaintedJob, any Error>) {
        if isJSON { return print(json(job, outcome), for: job) }
        switch outcome {
        case .success(let painted):
            print("\(job.result)  \(painted.size)  \(String(format: "%.2f", painted.seconds)) s", for: job)
        case .failure(let error): Terminal.report(error)
        }
    }

    /// Where the picture itself goes to standard output, nothing else may.
    private func print(_ line: String, for job: Job) {
        if !job.isForStandardOutput { return Terminal.print(line) }
        if isJSON { Terminal.note(line) }
    }

    private func json(_ job: Job, _ outcome: Result<PaintedJob, any Error>) -> String {
        let line =
            switch outcome {
            case .success(let painted):
                JSONLine(
                    input: job.photograph, output: job.result, style: style, width: painted.size.width,
                    height: painted.size.height, seconds: (painted.seconds * 1000).rounded() / 1000, error: nil)
            case .failure(let error):
                JSONLine(
                    input: job.photograph, output: nil, style: style, width: nil, height: nil, seconds: nil,
                    error: "\(error)")
            }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

/// What a line holds; numbers are pixels and seconds.
private struct JSONLine: Encodable {
    let input: String
    let output: String?
    let style: String
    let width, height: Int?
    let seconds: Double?
    let error: String?
}
