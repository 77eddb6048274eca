import Testing

@testable import Train

@Suite struct WorkPaceTests {
    private func pace(_ seconds: [Double]) -> (Double?, counted: [Bool]) {
        var pace = WorkPace()
        let counted = seconds.map { pace.add($0) }
        return (pace.secondsPerIteration, counted)
    }

    @Test func aNightInALaptopBagIsNoWork() {
        let (seconds, counted) = pace([0.2, 0.2, 30_000, 0.2, 0.2])
        #expect(seconds == 0.2 && counted == [true, true, false, true, true])
    }

    @Test func aMachineThatHasBecomeSlowIsBelieved() throws {
        let (seconds, counted) = pace([0.1, 0.1] + [Double](repeating: 5, count: 40))
        #expect(abs(try #require(seconds) - 5) < 0.2)
        #expect(counted.count { !$0 } == 3)
    }

    @Test func theFirstIterationMayBeAnything() {
        #expect(pace([7]).0 == 7)
        #expect(WorkPace().secondsPerIteration == nil)
    }
}
