import TransformNet

/// The line of a training's log for one report.
struct LossLine: Encodable {
    let iteration: Int
    let content, style, tv, total, imagesPerSecond: Float

    init(_ report: LossReport) {
        (iteration, imagesPerSecond) = (report.iteration, report.imagesPerSecond)
        (content, style, tv, total) = (report.content, report.style, report.totalVariation, report.total)
    }
}
