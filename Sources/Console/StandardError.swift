import Foundation

/// Where both programs speak to people; results go to standard output.
public enum StandardError {
    /// Whether somebody looks on.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal; 80 if it does not say.
    public static var columns: Int {
        var size = winsize()
        let status = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
        return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Takes away what stands on the terminal's line.
    public static let erasing = "\r\u{1B}[K"

    /// Writes at once. A terminal that was closed takes no words any more, which is no reason for a program to end.
    public static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
