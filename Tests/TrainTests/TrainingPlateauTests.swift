import ArgumentParser
import Testing
import TransformNet

@testable import Train

@Suite struct TrainingPlateauTests {
    private func history(_ totals: [Float]) -> [LossReport] {
        totals.enumerated().map { index, total in
            LossReport(
                iteration: 10 * (index + 1), content: total, style: 0, totalVariation: 0, total: total,
                imagesPerSecond: 1)
        }
    }

    @Test func aLossThatFallsIsNoPlateau() {
        // A thousandth a report is two hundredths from window to window.
        let falling = (0..<200).map { 100 * Float(0.999).power($0) }
        #expect(TrainingPlateau.reached(in: history(falling), from: 1) == nil)
    }

    @Test func aLossThatStandsIsOneAsSoonAsTwoWindowsSayIt() {
        let falling = (0..<50).map { Float(200 - 2 * $0) }
        let standing = (0..<60).map { 100 + Float($0 % 2) }
        let reached = TrainingPlateau.reached(in: history(falling + standing), from: 1)
        #expect(reached.map { (700...900).contains($0) } == true, "\(reached as Int?)")
        #expect(TrainingPlateau.reached(in: history(standing.prefix(39).map { $0 }), from: 1) == nil)
        #expect(TrainingPlateau.reached(in: history(standing.prefix(40).map { $0 }), from: 1) == 400)
    }

    @Test func whatComesBeforeTheFullStyleWeightDoesNotCount() {
        let rising = (0..<60).map { Float($0) }
        #expect(TrainingPlateau.reached(in: history(rising), from: 1) == 400)
        #expect(TrainingPlateau.reached(in: history(rising), from: 301) == nil)
    }
}

extension Float {
    fileprivate func power(_ count: Int) -> Float { (0..<count).reduce(1) { product, _ in product * self } }
}
