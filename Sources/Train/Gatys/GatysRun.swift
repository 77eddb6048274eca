import ArgumentParser
import Foundation
import Imaging
import LBFGS
import PerceptualLoss
import TransformNet

/// One run of `impasto-train gatys`: a photo and paintings in, a picture out.
final class GatysRun {
    private let options: Gatys
    private let report: (GatysEvent) -> Void
    private let scene: GatysScene
    private let loss: PerceptualLoss
    private var log: LineLog?
    private var snapshots: Snapshots?
    private let start = ContinuousClock.now
    /// Iterations of all sizes so far.
    private var iterationsDone = 0

    /// Reads and checks everything that the run needs before it starts.
    init(_ options: Gatys, report: @escaping (GatysEvent) -> Void) throws {
        (self.options, self.report) = (options, report)
        let outputs = options.outputs
        try Image.checkWriting(to: URL(fileURLWithPath: outputs.output), replacing: outputs.force)
        scene = try GatysScene(options.pictures, seed: options.schedule.seed)
        let network = URL(fileURLWithPath: try options.loss.network.path)
        loss = try PerceptualLoss(
            contentsOf: network, settings: options.loss.settings(on: LossNetworkContents(of: network)),
            in: options.precision.resolved())
        try checkSizes()
        // These begin files, so that nothing else may fail after them.
        snapshots = try Snapshots(outputs, iterations: options.iterations)
        log = try outputs.log.map {
            try LineLog(URL(fileURLWithPath: $0), continuingAfter: nil, replacing: outputs.force)
        }
    }

    /// - Throws: ``GatysError``, errors of writing, and exit status 130 after an interruption.
    func run(isStopRequested: () -> Bool) throws {
        var picture: Image?
        for (index, side) in longSides.enumerated() where !isStopRequested() {
            picture = try paint(longSide: side, octave: index + 1, from: picture, isStopRequested)
        }
        if let picture { try finish(scene.finished(picture)) }
        let wasInterrupted = isStopRequested()
        report(.ended(seconds: (ContinuousClock.now - start).seconds, wasInterrupted: wasInterrupted))
        if wasInterrupted { throw ExitCode(130) }
    }

    // MARK: Sizes

    /// The long side of the picture at each octave, in pixels, each twice the one before.
    private var longSides: [Int] {
        let last = max(scene.photo.width, scene.photo.height)
        return (0..<options.pictures.octaves).reversed().map { max(1, last >> $0) }
    }

    private func checkSizes() throws {
        try scene.requireSizes(longSide: longSides[0], least: loss.settings.minimumSide)
        let (width, height, needed) = (scene.photo.width, scene.photo.height, try byteCount(of: scene.photo))
        if let available = AvailableMemory.byteCount, needed > available {
            throw GatysError.tooLarge(width: width, height: height, needed: needed, available: available)
        }
    }

    /// Bytes that iterations on a picture of this size take, the optimiser's vectors included.
    private func byteCount(of picture: Image) throws -> Int {
        let count = picture.pixels.count
        let vectors =
            options.schedule.optimizer == .lbfgs
            ? LBFGS.byteCount(variables: count) : 5 * count * MemoryLayout<Float>.stride
        return try vectors
            + PictureObjective.byteCount(
                loss, height: picture.height, width: picture.width, isGuided: scene.isGuided)
    }

    // MARK: Painting

    private func paint(
        longSide: Int, octave: Int, from smaller: Image?, _ isStopRequested: () -> Bool
    ) throws -> Image {
        let content = scene.content(longSide: longSide)
        let start = try scene.start(like: content, from: smaller)
        let schedule = options.schedule
        let objective = try PictureObjective(loss, photo: content, styles: try scene.styles(loss, like: content))
        report(
            .began(
                width: content.width, height: content.height, octave: octave, of: options.pictures.octaves,
                byteCount: try byteCount(of: content)))
        let descent = PictureDescent(
            objective: objective, iterations: schedule.iterations, rate: schedule.learningRate)
        var plateau = Plateau(schedule.plateau)
        var last = 0
        let begin = ContinuousClock.now
        let picture = try descent.run(schedule.optimizer, from: start) { iteration in
            tell(iteration, longSide: longSide, since: begin)
            last = iteration.number
            return !plateau.isReached(iteration.losses.total) && !isStopRequested()
        }
        if last < schedule.iterations && !isStopRequested() { report(.settled(iteration: last)) }
        return picture
    }

    private func tell(_ iteration: PictureIteration, longSide: Int, since begin: ContinuousClock.Instant) {
        if iteration.number > 0 {
            iterationsDone += 1
            let seconds = (ContinuousClock.now - begin).seconds / Double(iteration.number)
            report(
                .iterated(
                    iteration.number, of: options.schedule.iterations, iteration.losses, secondsPerIteration: seconds))
        }
        warningOnly {
            let seconds = (ContinuousClock.now - start).seconds
            try log?.add(IterationLine(iteration.number, size: longSide, iteration.losses, seconds: seconds))
            // The start of a later size is the picture that the size before it ended with.
            guard iteration.number > 0 || iterationsDone == 0 else { return }
            if let kept = try snapshots?.keep(after: iterationsDone, scene.finished(iteration.picture())) {
                report(.wrote(kept))
            }
        }
    }

    /// A disk that is full for a moment does not end a run of minutes.
    private func warningOnly(_ body: () throws -> Void) {
        do { try body() } catch { report(.couldNotWrite("\(error)")) }
    }

    private func finish(_ picture: Image) throws {
        let output = URL(fileURLWithPath: options.outputs.output)
        try writeOrRescue(to: output, replacing: options.outputs.force) { place, replacing in
            try picture.write(to: place, replacing: replacing)
        }
        report(.wrote(output))
        if let film = try snapshots?.finish(picture) { report(.wrote(film)) }
    }
}
