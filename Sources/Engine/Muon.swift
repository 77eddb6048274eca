internal import Kernels

/// The optimiser of Jordan et al., https://kellerjordan.github.io/posts/muon/: kernels move by their momentum with all its
/// singular values made nearly equal, so that every direction in which a layer can learn counts alike; all else moves
/// as ``Adam`` moves it.
///
/// A kernel is a matrix, outputs × (inputs · height · width). The momentum is 0.9.
public final class Muon {
    private let store: ParameterStore
    private let kernels: [Parameter]
    private let adam: Adam
    private let momentum, scratch: Block
    private let scratchCount: Int

    /// Makes an optimiser without updates so far, of all trainable weights of a store.
    /// - Parameter rate: the step size; 1e-3 suits transformation networks.
    public init(rate: Float, for store: ParameterStore) {
        self.store = store
        let trainable = store.parameters.filter(\.isTrainable)
        kernels = trainable.filter(\.isKernel)
        adam = Adam(rate: rate, for: store, moving: trainable.filter { !$0.isKernel })
        momentum = Block(floats: store.trainable.values.count)
        scratchCount = kernels.map { muonScratchCount(rows: $0.rows, columns: $0.columns) }.max() ?? 0
        scratch = Block(floats: threadCount * scratchCount)
    }

    /// The step size of the next update: about what a weight moves by.
    public var rate: Float {
        get { adam.rate }
        set { adam.rate = newValue }
    }

    /// How many updates have been made.
    public var step: Int { adam.step }

    /// Moves the trainable weights along the gradients of the last backward run.
    public func update() {
        parallel(kernels.count) { thread, part in
            for kernel in kernels[part] {
                muon(
                    store.address(of: kernel), store.gradientAddress(of: kernel),
                    momentum.floats.baseAddress! + store.trainableRange(of: kernel).lowerBound, rows: kernel.rows,
                    columns: kernel.columns, rate: rate, momentum: 0.9,
                    scratch: scratch.floats.baseAddress! + thread * scratchCount)
            }
        }
        adam.update()
    }

    /// What is remembered of one trainable parameter: the momentum of a kernel, Adam's moments of all else.
    public func moments(of parameter: Parameter) -> Moments {
        parameter.isKernel ? Moments(first: momentum[store.trainableRange(of: parameter)]) : adam.moments(of: parameter)
    }

    /// Sets the moments of one parameter, to go on from a run that was interrupted.
    public func setMoments(of parameter: Parameter, to moments: Moments) {
        if parameter.isKernel {
            momentum[store.trainableRange(of: parameter)] = moments.first
        } else {
            adam.setMoments(of: parameter, to: moments)
        }
    }

    /// Counts on from `step` updates, once the moments have been set.
    public func resume(at step: Int) { adam.resume(at: step) }
}

extension Parameter {
    /// Whether it is a matrix that ``Muon`` moves as one.
    public var isKernel: Bool { shape.count == 4 }
    fileprivate var rows: Int { shape[0] }
    fileprivate var columns: Int { count / shape[0] }
}
