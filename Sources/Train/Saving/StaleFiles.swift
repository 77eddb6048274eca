import Foundation

// Hidden files that `AtomicFile` was writing when its process was killed: `.impasto-<process>-<random>.tmp`.

/// Removes the half-written files of processes that are no more from the folder of an output that this process has
/// yet to write.
func removeStaleFiles(beside output: URL) {
    let folder = output.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where isStale(name) { unlink(folder.appendingPathComponent(name).path) }
}

private func isStale(_ name: String) -> Bool {
    guard name.hasPrefix(".impasto-"), name.hasSuffix(".tmp") else { return false }
    let parts = name.split(separator: "-")
    guard parts.count == 3, let process = pid_t(parts[1]), process > 0 else { return false }
    // In a container every run has the same number, and this one has written nothing yet.
    if process == ProcessInfo.processInfo.processIdentifier { return true }
    return kill(process, 0) != 0 && errno == ESRCH
}
