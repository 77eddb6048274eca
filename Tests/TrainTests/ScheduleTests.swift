import ArgumentParser
import Testing

@testable import Train

@Suite struct ScheduleTests {
    private func schedule(_ arguments: String...) throws -> ScheduleOptions { try ScheduleOptions.parse(arguments) }

    @Test func cropsAreSmallUntilTheRateFalls() throws {
        let schedule = try schedule("--iterations", "100")
        for iteration in 1...100 {
            let isFalling = schedule.learningRate(at: iteration) < schedule.learningRate
            #expect(schedule.crop(at: iteration) == (isFalling ? 256 : 128))
            #expect(isFalling == (iteration > 80))
        }
    }

    @Test(arguments: [(32, 32), (128, 128), (144, 128), (200, 128), (256, 128), (260, 128), (300, 148), (512, 256)])
    func theFirstCropsHaveHalfTheSideAndNoFewerThan128Pixels(crop: Int, first: Int) throws {
        let schedule = try schedule("--crop", "\(crop)")
        #expect(schedule.crop(at: 1) == first && schedule.crops == [first, crop])
        #expect(schedule.crop(at: schedule.iterations) == crop)
    }

    @Test(arguments: [64, 128, 132, 256]) func theLeastCropBeginsWithCropsThatSeeEnough(side: Int) throws {
        let least = ScheduleOptions.leastCrop(seeing: side)
        #expect(try schedule("--crop", "\(least)").crop(at: 1) >= side)
        #expect(try least == side || schedule("--crop", "\(least - 8)").crop(at: 1) < side)
    }

    @Test func theIterationsLeftAreThoseThatTheCropsCount() throws {
        let schedule = try schedule("--iterations", "50", "--learning-rate-fall", "20")
        for done in 0...50 {
            let sides = (done + 1..<51).map(schedule.crop)
            let left = schedule.iterationsLeft(after: done)
            for side in [128, 256] { #expect(left[side] == sides.count { $0 == side }) }
        }
        #expect(schedule.workLeft(after: 10) == 20 + 4 * 20 && schedule.workLeft(after: 40) == 10)
        #expect(try self.schedule("--crop", "64", "--iterations", "50").workLeft(after: 20) == 30)
    }

    @Test func aPlateauEndsItAQuarterLaterAndNoLaterThanAskedFor() throws {
        let planned = try schedule("--iterations", "1000")
        let schedule = planned.ending(after: 600)
        #expect(schedule.iterations == 750)
        #expect(schedule.learningRate(at: 600) == schedule.learningRate && schedule.crop(at: 600) == 128)
        #expect(abs(schedule.learningRate(at: 675) - schedule.learningRate / 2) < 1e-7)
        #expect(schedule.crop(at: 601) == 256)
        #expect(planned.ending(after: 900).iterations == 1000)
    }
}
