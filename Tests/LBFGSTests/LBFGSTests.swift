import Foundation
import LBFGS
import Testing

/// Functions whose minimum is known.
@Suite struct LBFGSTests {
    /// Σ wᵢ (xᵢ − tᵢ)², whose minimum is t.
    private func quadratic(weights: [Double], minimum: [Double]) -> LBFGS.Objective {
        { point, gradient in
            for i in point.indices { gradient[i] = 2 * weights[i] * (point[i] - minimum[i]) }
            return point.indices.reduce(0) { $0 + weights[$1] * (point[$1] - minimum[$1]) * (point[$1] - minimum[$1]) }
        }
    }

    @Test(arguments: [1, 2, 7, 1001]) func findsTheMinimumOfAQuadratic(count: Int) throws {
        let weights = (0..<count).map { 1 + 99 * Double($0 % 10) / 9 }
        let minimum = (0..<count).map { sin(Double($0)) * 100 }
        var point = [Double](repeating: 50, count: count)
        let end = try LBFGS(iterations: 200).minimize(&point, quadratic(weights: weights, minimum: minimum))
        #expect(end == .converged || end == .exhausted)
        #expect(zip(point, minimum).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func findsTheMinimumOfRosenbrocksValley() throws {
        var point = [-1.2, 1]
        _ = try LBFGS(iterations: 200).minimize(&point) { x, gradient in
            gradient[0] = -400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0])
            gradient[1] = 200 * (x[1] - x[0] * x[0])
            return 100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2)
        }
        #expect(abs(point[0] - 1) < 1e-5 && abs(point[1] - 1) < 1e-5)
    }

    @Test func doesAsManyIterationsAsAllowedAndLowersTheValueInEach() throws {
        let count = 50
        let objective = quadratic(
            weights: (1...count).map { Double($0 * $0) }, minimum: .init(repeating: 3, count: count))
        var point = [Double](repeating: 0, count: count)
        var (values, numbers) = ([Double](), [Int]())
        let end = try LBFGS(iterations: 8).minimize(&point, objective) { iteration in
            values.append(iteration.value)
            numbers.append(iteration.number)
            return true
        }
        #expect(end == .iterations)
        #expect(numbers == Array(1...8))
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test func endsAtThePointOfTheIterationThatWasTheLastWanted() throws {
        let objective = quadratic(weights: [1, 10, 100], minimum: [1, 2, 3])
        var point = [0.0, 0, 0]
        var seen: [Double] = []
        let end = try LBFGS(iterations: 50).minimize(&point, objective) { iteration in
            seen = Array(iteration.point)
            return iteration.number < 3
        }
        #expect(end == .cancelled)
        #expect(point == seen)
    }

    @Test func aPointAtTheMinimumStays() throws {
        var point = [1.0, 2]
        let end = try LBFGS(iterations: 5).minimize(&point, quadratic(weights: [1, 1], minimum: [1, 2]))
        #expect(end == .converged)
        #expect(point == [1, 2])
    }
}
