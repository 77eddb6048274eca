import Foundation

/// The part of a comparison's page that is about one photo at one size.
struct ComparisonCaseView {
    private struct Plate {
        let identifier, name, caption: String
        let picture: EmbeddedPicture
    }

    private let photo: ComparisonReport.Case
    private let identifier: String
    private let painting: ComparisonSlider.Choice?
    private let plates: [Plate]
    private let missing: [String]

    /// - Parameters:
    ///   - number: unlike those of the page's other cases.
    ///   - folder: where the pictures are, if they are to be shown.
    init(_ photo: ComparisonReport.Case, number: Int, folder: URL?, painting: ComparisonSlider.Choice?) {
        (self.photo, self.painting, identifier) = (photo, painting, "case-\(number)")
        var (plates, missing) = ([Plate](), [String]())
        for (index, picture) in photo.pictures.enumerated() {
            guard let url = folder?.appendingPathComponent(picture.file) else { continue }
            if let embedded = try? EmbeddedPicture(contentsOf: url, widest: ComparisonPage.pictureWidth) {
                plates.append(
                    Plate(
                        identifier: "case-\(number)-\(index)", name: picture.name, caption: picture.caption,
                        picture: embedded))
            } else {
                missing.append(picture.file)
            }
        }
        (self.plates, self.missing) = (plates, missing)
    }

    var link: Markup { element("a", ["href": "#\(identifier)"]) { "\(photo.photo), \(photo.size) px" } }

    var markup: Markup {
        element("article", ["id": identifier]) {
            element("h3") { "\(photo.photo), \(photo.size) px" }
            element("p", ["class": "quiet"]) { outcome }
            slider?.markup ?? Markup("")
            element("div", ["class": "plates"]) { for plate in plates { figure(plate) } }
            if plates.isEmpty && missing.isEmpty {
                element("p", ["class": "quiet"]) { "The pictures lie beside this page: \(files)." }
            }
            if !missing.isEmpty {
                element("p", ["class": "notice"]) { "Not in the folder: \(missing.joined(separator: ", "))." }
            }
            photo.chart.markup
        }
    }

    private var outcome: String {
        let runs = photo.runs.map { run in
            let count = photo.betterAfter(run)
            let better = count.isBound ? "not better within \(run.iterations)" : "better after \(count)"
            return "\(run.start.name) \(better) iterations"
        }
        let pass = "One pass takes \(measuredText(seconds: photo.feedForward.seconds))"
        return ([pass] + runs).joined(separator: "; ") + "."
    }

    private var files: String { photo.pictures.map(\.file).joined(separator: ", ") }

    private func figure(_ plate: Plate) -> Markup {
        element("figure") {
            plate.picture.markup(identifier: plate.identifier, alternative: "\(photo.photo), \(plate.name)")
            element("figcaption") { plate.caption }
        }
    }

    /// At first the pass is beside the last picture of the first run.
    private var slider: ComparisonSlider? {
        guard let model = plates.first?.picture else { return nil }
        let own = plates.map { ComparisonSlider.Choice(identifier: $0.identifier, name: $0.name) }
        let pass = own.firstIndex { $0.name == ComparisonReport.Case.passName } ?? 0
        let last = photo.runs.first.flatMap { run in own.lastIndex { $0.name.hasSuffix(run.start.name) } }
        return ComparisonSlider(
            choices: own + (painting.map { [$0] } ?? []), left: pass, right: last ?? max(0, own.count - 1),
            model: model)
    }
}

extension ComparisonReport.Case {
    fileprivate static let passName = "one pass"

    /// All pictures with their names and what stands beneath them.
    fileprivate var pictures: [(file: String, name: String, caption: String)] {
        let own = [(photoPicture, "photo", "The photo"), (feedForward.picture, Self.passName, feedForward.caption)]
        return own
            + runs.flatMap { run in
                run.pictures.map { ($0.file, "\($0.iteration) \(run.start.name)", run.caption($0)) }
            }
    }
}

extension ComparisonReport.FeedForward {
    fileprivate var caption: String {
        let terms = [("content", content), ("style", style), ("total variation", totalVariation)]
            .map { "\($0) \(pageLossText($1))" }
        let objective = "objective \(pageLossText(objective)) (\(terms.joined(separator: ", ")))"
        return "One pass, \(measuredText(seconds: seconds)): \(objective)"
    }
}

extension ComparisonReport.Run {
    /// 300 iterations from the photo, 185 s: objective 301,433
    fileprivate func caption(_ picture: ComparisonReport.Picture) -> String {
        let time = seconds(after: picture.iteration).map { ", \(measuredText(seconds: $0))" } ?? ""
        let hasObjective = objectives.indices.contains(picture.iteration)
        let objective = hasObjective ? ": objective \(pageLossText(objectives[picture.iteration]))" : ""
        return "\(picture.iteration) iterations \(start.name)\(time)\(objective)"
    }
}
