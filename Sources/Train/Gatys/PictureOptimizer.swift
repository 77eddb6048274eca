import ArgumentParser
import Engine
import Imaging
import LBFGS
import PerceptualLoss

/// How a picture is improved from iteration to iteration.
enum PictureOptimizer: String, CaseIterable, ExpressibleByArgument {
    case lbfgs, adam
    case gradientDescent = "gradient-descent"
}

/// A picture on its way, after an iteration.
struct PictureIteration {
    /// 0 for the start.
    let number: Int
    let losses: Losses
    /// A copy of the picture.
    let picture: () -> Image
}

/// Lowers an objective from a start, some iterations long.
struct PictureDescent {
    let objective: PictureObjective
    let iterations: Int
    /// Levels of 0…255 for a step of Adam, or the first of gradient descent.
    let rate: Float

    /// - Parameter shouldGoOn: told of the start and of every iteration; false ends the descent there.
    /// - Returns: the last picture.
    /// - Throws: ``LBFGSError``, or ``GatysError/diverged`` when a loss is no finite number.
    func run(
        _ optimizer: PictureOptimizer, from start: Image, shouldGoOn: (PictureIteration) -> Bool
    ) throws -> Image {
        objective.pixels = start.pixels
        objective.evaluate()
        guard shouldGoOn(iteration(0)) else { return start }
        switch optimizer {
        case .lbfgs: try quasiNewton(from: start, shouldGoOn)
        case .adam: adam(from: start, shouldGoOn)
        case .gradientDescent: gradientDescent(from: start, shouldGoOn)
        }
        guard objective.losses.strayTerm == nil else { throw GatysError.diverged }
        return picture
    }

    private var picture: Image {
        Image(width: objective.width, height: objective.height, pixels: objective.pixels)
    }

    /// The state that the objective was evaluated in last; the descent ends where a loss has gone astray.
    private func iteration(_ number: Int) -> PictureIteration {
        PictureIteration(number: number, losses: objective.losses) { picture }
    }

    private func isSound(after number: Int, _ shouldGoOn: (PictureIteration) -> Bool) -> Bool {
        objective.losses.strayTerm == nil && shouldGoOn(iteration(number))
    }
}

// MARK: The methods

extension PictureDescent {
    private func quasiNewton(from start: Image, _ shouldGoOn: (PictureIteration) -> Bool) throws {
        var point = start.pixels.map(Double.init)
        _ = try LBFGS(iterations: iterations).minimize(&point) { point, gradient in
            objective.pixels = point.map { Float($0) }
            objective.evaluate()
            _ = gradient.update(fromContentsOf: objective.gradient.map(Double.init))
            return Double(objective.losses.total)
        } shouldGoOn: { iteration in
            isSound(after: iteration.number, shouldGoOn)
        }
        objective.pixels = point.map { Float($0) }
        // The last evaluation may be of a step that was too long and has been taken back.
        if objective.losses.strayTerm != nil { objective.evaluate() }
    }

    /// The picture is the one trainable parameter of a store, so that the trainer's Adam moves it.
    private func adam(from start: Image, _ shouldGoOn: (PictureIteration) -> Bool) {
        let parameter = Parameter("picture", [start.height, start.width, 3], .zeros)
        let store = ParameterStore([parameter])
        let adam = Adam(rate: rate, for: store)
        store[parameter] = start.pixels
        for number in 1...iterations {
            store.setGradient(of: parameter, to: objective.gradient)
            adam.update()
            objective.pixels = store[parameter]
            objective.evaluate()
            guard isSound(after: number, shouldGoOn) else { return }
        }
    }

    /// Steps against the gradient of `step` levels, root mean square; one that does not lower the loss is taken back
    /// and halves the next.
    private func gradientDescent(from start: Image, _ shouldGoOn: (PictureIteration) -> Bool) {
        var (pixels, step) = (start.pixels, rate)
        var (gradient, total) = (objective.gradient, objective.losses.total)
        for number in 1...iterations {
            let length = (gradient.reduce(0) { $0 + $1 * $1 } / Float(gradient.count)).squareRoot()
            let factor = length > 0 ? step / length : 0
            objective.pixels = zip(pixels, gradient).map { $0 - factor * $1 }
            objective.evaluate()
            if objective.losses.total < total {
                (pixels, gradient, total) = (objective.pixels, objective.gradient, objective.losses.total)
            } else {
                step /= 2
                objective.pixels = pixels
                objective.evaluate()
            }
            guard isSound(after: number, shouldGoOn) else { return }
        }
    }
}
