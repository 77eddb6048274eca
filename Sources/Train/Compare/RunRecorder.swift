import Imaging
import PerceptualLoss

/// Keeps what a report tells of a run.
struct RunRecorder {
    let milestones: [Int]
    private(set) var objectives: [Float] = []
    private(set) var seconds: [Double] = []
    private(set) var pictures: [(iteration: Int, picture: Image)] = []
    private let start = ContinuousClock.now

    init(milestones: [Int]) { self.milestones = milestones }

    mutating func add(_ iteration: PictureIteration) {
        seconds.append((ContinuousClock.now - start).seconds)
        objectives.append(iteration.losses.total)
        if milestones.contains(iteration.number) { pictures.append((iteration.number, iteration.picture())) }
    }

    /// Keeps the picture that a run ended with, which may be before its last milestone.
    mutating func end(with picture: Image) {
        let last = objectives.count - 1
        if pictures.last?.iteration != last { pictures.append((last, picture)) }
    }
}
