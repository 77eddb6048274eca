import Foundation
import Imaging

/// What `impasto-train compare` measured: one pass of a trained network against the iterative method, photo by photo.
struct ComparisonReport: Codable, Equatable {
    /// Paths as they were given.
    let style, painting, lossNetwork: String
    /// The loss options by name.
    let options: [String: String]
    /// Iterations that a run of the iterative method was given.
    let iterations: Int
    /// Sides of the squares, in pixels.
    let sizes: [Int]
    let processor: String
    let threads: Int
    var cases: [Case]

    /// One photo at one size.
    struct Case: Codable, Equatable {
        let photo: String
        let size: Int
        let feedForward: FeedForward
        let runs: [Run]
        /// The name of the photo's picture in the report's folder, as those of all pictures here.
        let photoPicture: String
    }

    /// What the network makes of the photo in one pass.
    struct FeedForward: Codable, Equatable {
        let seconds: Double
        /// The loss of its picture, and the terms that it is the sum of.
        let objective: Float
        let content, style, totalVariation: Float
        let picture: String
    }

    /// The iterative method on the same photo.
    struct Run: Codable, Equatable {
        enum Start: String, Codable, CaseIterable { case photo, noise }

        let start: Start
        /// The loss at the start and after every iteration.
        let objectives: [Float]
        /// Seconds since the run began, as many as objectives.
        let seconds: [Double]
        let pictures: [Picture]
    }

    /// What a run had painted after an iteration.
    struct Picture: Codable, Equatable {
        let iteration: Int
        let file: String
    }
}

// MARK: The file

extension ComparisonReport {
    static let fileName = "report.json"

    /// Reads the report in a folder.
    /// - Throws: an error of the file system, or ``ComparisonError/foreignReport(_:)``.
    init(in folder: URL) throws {
        let file = folder.appendingPathComponent(Self.fileName)
        let data = try Data(contentsOf: file)
        do { self = try JSONDecoder.snakeCase.decode(Self.self, from: data) } catch {
            throw ComparisonError.foreignReport(file.relativePath)
        }
    }

    /// The report as one JSON object.
    func json() throws -> Data { try JSONEncoder.snakeCase.encode(self) }

    /// Writes `report.json` into a folder.
    /// - Throws: ``OutputError``.
    func write(to folder: URL) throws {
        let url = folder.appendingPathComponent(Self.fileName)
        try AtomicFile.write(Array(try json()), to: url, replacing: true)
    }
}
