/// Which pixels of a picture belong to one of its parts, at the sizes at which loss layers see them.
///
/// The guidance channels of Gatys et al. 2017, https://arxiv.org/abs/1611.07865: features times guidance have the Gram
/// matrix of the part alone. Each size is scaled so that the mean of its squares is 1, so that a part's Gram matrix
/// compares with that of a whole painting.
struct Guidance {
    /// Height × width, by the number of halvings.
    let values: [[Float]]

    /// - Parameters:
    ///   - mask: height × width, 0…1.
    ///   - halvings: the most that a layer needs.
    init(_ mask: [Float], height: Int, width: Int, halvings: Int) {
        var (level, height, width) = (mask, height, width)
        var levels = [level]
        for _ in 0..<halvings {
            level = Self.halved(level, height: height, width: width)
            (height, width) = (height / 2, width / 2)
            levels.append(level)
        }
        values = levels.map(Self.normalized)
    }

    private static func normalized(_ level: [Float]) -> [Float] {
        let squares = level.reduce(0.0) { $0 + Double($1 * $1) }
        guard squares > 0 else { return level }
        let factor = Float((Double(level.count) / squares).squareRoot())
        return level.map { $0 * factor }
    }

    /// The mean of each 2×2 pixels, as the picture itself is halved.
    private static func halved(_ level: [Float], height: Int, width: Int) -> [Float] {
        (0..<height / 2).flatMap { y in
            (0..<width / 2).map { x in
                let at = 2 * y * width + 2 * x
                return 0.25 * (level[at] + level[at + 1] + level[at + width] + level[at + width + 1])
            }
        }
    }
}
