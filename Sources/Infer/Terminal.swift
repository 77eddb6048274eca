import Console
import Foundation

/// Results go to stdout, everything else to stderr, each line at once.
enum Terminal {
    /// Nobody is left to tell when this fails, and the pictures matter more.
    static func print(_ line: String) { try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8)) }
    static func note(_ line: String) { StandardError.write(line + "\n") }
    static func report(_ error: any Error) { note("Error: \(error)") }
}
