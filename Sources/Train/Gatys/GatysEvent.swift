import Foundation
import PerceptualLoss

/// What the iterative method tells while it goes on; the command decides how it looks.
enum GatysEvent {
    /// A size begins; bytes are what its iterations work in.
    case began(width: Int, height: Int, octave: Int, of: Int, byteCount: Int)
    case iterated(Int, of: Int, Losses, secondsPerIteration: Double)
    /// The plateau asked for is reached, or no step lowers the loss any more.
    case settled(iteration: Int)
    case wrote(URL)
    case couldNotWrite(String)
    case ended(seconds: Double, wasInterrupted: Bool)
}
