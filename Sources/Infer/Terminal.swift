import Foundation

/// Results go to stdout, everything else to stderr, each line at once.
enum Terminal {
    static func print(_ line: String) { write(line + "\n", to: .standardOutput) }
    static func note(_ line: String) { write(line + "\n", to: .standardError) }
    static func report(_ error: any Error) { note("Error: \(error)") }

    /// Writes on the line where the cursor is.
    static func draw(_ text: String) { write(text, to: .standardError) }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal; 80 if it does not say.
    static var width: Int {
        var size = winsize()
        let status = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
        return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Nobody is left to tell when this fails, and the pictures matter more.
    private static func write(_ text: String, to file: FileHandle) { try? file.write(contentsOf: Data(text.utf8)) }
}
