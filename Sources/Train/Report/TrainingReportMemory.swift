import Foundation
import Imaging

/// What a resumed run's page needs and no checkpoint holds; it lies beside the page.
struct TrainingReportMemory: Codable, Equatable {
    static let fileName = "report-state.json"

    /// Seconds of training so far.
    var seconds = 0.0
    var heldOut: [TrainingReport.HeldOut] = []
}

extension TrainingReportMemory {
    /// What an earlier run left in a folder; nothing where none did.
    init(in folder: URL) {
        let file = try? Data(contentsOf: folder.appendingPathComponent(Self.fileName))
        self = file.flatMap { try? JSONDecoder.snakeCase.decode(Self.self, from: $0) } ?? Self()
    }

    /// - Throws: ``OutputError``.
    func write(to folder: URL) throws {
        let bytes = Array(try JSONEncoder.snakeCase.encode(self))
        try AtomicFile.write(bytes, to: folder.appendingPathComponent(Self.fileName), replacing: true)
    }
}
