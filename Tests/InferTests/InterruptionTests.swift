import Foundation
import Testing

@testable import Infer

@Suite(.serialized) struct InterruptionTests {
    /// Touched by the one test below alone, and by the handler it installs.
    nonisolated(unsafe) private static var signals = 0

    @Test func signalWaitsForTheEnd() {
        admitSignal()
        let previous = signal(SIGHUP) { _ in InterruptionTests.signals += 1 }
        defer { _ = signal(SIGHUP, previous) }
        Interruption.postponed {
            raise(SIGHUP)
            #expect(Self.signals == 0)
        }
        let limit = ContinuousClock.now + .seconds(5)
        while Self.signals == 0, ContinuousClock.now < limit { Thread.sleep(forTimeInterval: 0.001) }
        #expect(Self.signals == 1)
        Interruption.postponed {}
        #expect(Self.signals == 1)
    }

    /// As nohup has it of the programs that it starts.
    @Test func whatIsIgnoredStaysIgnored() {
        admitSignal()
        let previous = signal(SIGHUP, SIG_IGN)
        defer { _ = signal(SIGHUP, previous) }
        Interruption.postponed {
            raise(SIGHUP)
            #expect(!Interruption.isPending)
        }
    }

    /// Tests run on threads that block all signals.
    private func admitSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGHUP)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
