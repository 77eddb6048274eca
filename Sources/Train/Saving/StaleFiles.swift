import Foundation
import Imaging

// Hidden files that `AtomicFile` was writing when its process was killed.

/// Removes the half-written files of this machine's processes that are no more from the folder of an output that this
/// process has yet to write. Those of other machines that share the folder stay: nobody here knows whether they live.
func removeStaleFiles(beside output: URL) {
    let folder = output.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where isStale(name) { unlink(folder.appendingPathComponent(name).path) }
}

private func isStale(_ name: String) -> Bool {
    guard name.hasPrefix(AtomicFile.temporaryPrefix), name.hasSuffix(".tmp") else { return false }
    let parts = name.dropFirst(AtomicFile.temporaryPrefix.count).split(separator: "-")
    guard parts.count == 2, let process = pid_t(parts[0]), process > 0 else { return false }
    // In a container every run has the same number, and this one has written nothing yet.
    if process == ProcessInfo.processInfo.processIdentifier { return true }
    return kill(process, 0) != 0 && errno == ESRCH
}
