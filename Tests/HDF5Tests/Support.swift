import Foundation
import HDF5

/// A directory of its own for one test, removed with everything in it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("hdf5-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func file(_ name: String) -> URL {
        url.appendingPathComponent(name)
    }
}

/// The file that Tests/Fixtures/make_hdf5_fixtures.py makes with h5py.
let pythonFile = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/hdf5/python.h5")

/// The error that `body` throws.
func error(_ body: () throws -> Void) -> HDF5Error? {
    do {
        try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}
