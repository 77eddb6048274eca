import ArgumentParser
import Testing

@testable import Train

@Suite struct ScheduleTests {
    private func schedule(_ arguments: String...) throws -> ScheduleOptions { try ScheduleOptions.parse(arguments) }

    @Test func theRateFallsOverTheLastTwoThirds() throws {
        let schedule = try schedule("--iterations", "99")
        for iteration in 1...99 {
            #expect((schedule.learningRate(at: iteration) < schedule.learningRate) == (iteration > 33))
        }
    }

    @Test func theStyleTermRisesOverATenthAtMostThreeHundred() throws {
        #expect(try schedule("--iterations", "1000").ramp == 100)
        #expect(try schedule("--iterations", "10000").ramp == 300)
        #expect(try schedule("--iterations", "1000", "--style-ramp", "7").ramp == 7)
    }

    @Test func aPlateauEndsItAThirdLaterAndNoLaterThanAskedFor() throws {
        let planned = try schedule("--iterations", "1000")
        #expect(planned.openEnded.learningRate(at: 999) == planned.learningRate)
        let schedule = planned.ending(after: 600)
        #expect(schedule.iterations == 800)
        #expect(schedule.learningRate(at: 600) == schedule.learningRate)
        #expect(abs(schedule.learningRate(at: 700) - schedule.learningRate / 2) < 1e-7)
        #expect(planned.ending(after: 900).iterations == 1000)
    }
}
