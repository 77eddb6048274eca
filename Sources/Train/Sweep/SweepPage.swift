import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// A sweep as a page.
struct SweepPage {
    private static let pictureWidth = 640
    private let options: Sweep
    private let folder: URL
    private let cells: [(cell: SweepRun.Cell, picture: EmbeddedPicture?)]

    /// - Throws: ``ImageError``.
    init(_ options: Sweep, folder: URL, cells: [SweepRun.Cell]) throws {
        (self.options, self.folder) = (options, folder)
        self.cells = try cells.map { cell in
            (cell, try cell.picture.map { try EmbeddedPicture($0, widest: Self.pictureWidth) })
        }
    }

    var page: ReportPage {
        ReportPage(
            kind: "Sweep", title: "Settings side by side",
            subtitle: element("p", ["class": "state"]) {
                "\(URL(fileURLWithPath: options.painting).lastPathComponent), \(options.iterations) iterations each"
            },
            sections: cells.enumerated().map { index, cell in section(index, cell.cell, cell.picture) })
    }

    private func section(_ index: Int, _ cell: SweepRun.Cell, _ picture: EmbeddedPicture?) -> ReportPage.Section {
        guard let picture else {
            return ReportPage.Section(cell.setting.text) { element("p") { "A network cannot be trained with it." } }
        }
        return ReportPage.Section(cell.setting.text) {
            picture.markup(
                identifier: "setting-\(index + 1)", alternative: "the photo painted with \(cell.setting.text)")
            if let losses = cell.losses {
                factList([
                    ("content", lossText(losses.content)), ("style", lossText(losses.style)),
                    ("total", lossText(losses.total)),
                ])
            }
            element("p") { "To go on from here:" }
            element("pre") { command(cell.setting) }
        }
    }

    /// What continues a setting, as a shell reads it.
    private func command(_ setting: SweepSetting) -> String {
        let painting = URL(fileURLWithPath: options.painting).deletingPathExtension().lastPathComponent
        let words =
            ["impasto-train", "style", "--painting", options.painting]
            + setting.values.flatMap { ["--\($0.option)", $0.value] } + options.common
            + ["--from", folder.appendingPathComponent("\(setting.name).h5").relativePath]
            + ["--output", "\(painting)_\(setting.name).h5"]
        return words.map(Self.quoted).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.wholeMatch(of: /[\w@%+=:,.\/-]+/.asciiOnlyWordCharacters()) != nil
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
