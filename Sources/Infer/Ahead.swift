import Foundation

/// Something that another thread works out meanwhile.
final class Ahead<Value>: @unchecked Sendable {
    private var outcome: Result<Value, any Error>?
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Value) {
        DispatchQueue.global(qos: .userInitiated).async {
            self.outcome = Result(catching: work)
            self.isDone.signal()
        }
    }

    /// What came of it, once it is there. To be asked for once.
    func value() throws -> Value {
        isDone.wait()
        return try outcome!.get()
    }
}
