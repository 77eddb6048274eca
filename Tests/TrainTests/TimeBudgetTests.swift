import Testing

@testable import Train

@Suite struct TimeBudgetTests {
    private func end(after iteration: Int, of planned: Int, secondsLeft: Double, pace: Double = 1) -> Int {
        TimeBudget.end(after: iteration, of: planned, secondsLeft: secondsLeft, secondsPerIteration: pace)
    }

    @Test func aFewIterationsTellHowManyFit() {
        #expect(abs(TimeBudget(minutes: 10).secondsLeft - 600) < 10)
        #expect(TimeBudget.iterations(in: 600, secondsPerIteration: 0.5) == 1200)
        #expect(TimeBudget.iterations(in: -1, secondsPerIteration: 0.5) == 1)
        #expect(TimeBudget.iterations(in: 1e12, secondsPerIteration: 1e-9) == ScheduleOptions.mostIterations)
    }

    @Test func aMachineThatKeepsItsPaceKeepsItsEnd() {
        #expect(end(after: 100, of: 1000, secondsLeft: 900) == 1000)
        #expect(end(after: 100, of: 1000, secondsLeft: 919) == 1000)
    }

    @Test func theEndFollowsThePace() {
        #expect(end(after: 100, of: 1000, secondsLeft: 900, pace: 1.25) == 820)
        #expect(end(after: 100, of: 1000, secondsLeft: 900, pace: 0.75) == 1300)
    }

    /// The learning rate falls by what is left: it must not be cut off where it is high.
    @Test func aRunThatIsLateStillEndsBySteps() {
        var (planned, iteration) = (1000, 100)
        var lefts: [Int] = []
        while iteration < planned {
            planned = end(after: iteration, of: planned, secondsLeft: -5)
            lefts.append(planned - iteration)
            iteration += 10
        }
        #expect(lefts.prefix(3) == [450, 220, 105])
        #expect(iteration < 250)
    }

    @Test func aMachineThatWasBusyForAMomentPromisesNoMoreThanTwice() {
        #expect(end(after: 0, of: 100, secondsLeft: 1000) == 200)
        #expect(
            end(after: 1, of: ScheduleOptions.mostIterations, secondsLeft: .infinity) == ScheduleOptions.mostIterations)
    }
}
