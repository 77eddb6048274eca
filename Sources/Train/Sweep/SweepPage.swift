import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// A sweep as a page.
struct SweepPage {
    private static let pictureWidth = 640
    private let options: Sweep
    private let folder: URL
    private let columns: Int
    private let cells: [(cell: SweepRun.Cell, picture: EmbeddedPicture?)]

    /// - Throws: ``ImageError``.
    init(_ options: Sweep, folder: URL, cells: [SweepRun.Cell], columns: Int) throws {
        (self.options, self.folder, self.columns) = (options, folder, columns)
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
            sections: [
                ReportPage.Section("Click one to see it large, with what goes on from it") {
                    element("div", ["class": "choices", "style": "--columns: \(columns)"]) {
                        for (index, cell) in cells.enumerated() { choice(index, cell.cell, cell.picture) }
                    }
                }
            ])
    }

    /// A cell of the sheet, which unfolds.
    private func choice(_ index: Int, _ cell: SweepRun.Cell, _ picture: EmbeddedPicture?) -> Markup {
        guard let picture else {
            return element("div", ["class": "quiet"]) { "\(cell.setting.text): a network cannot be trained with it." }
        }
        return element("details", ["name": "setting"]) {
            element("summary") {
                picture.markup(
                    identifier: "setting-\(index + 1)", alternative: "the photo painted with \(cell.setting.text)")
                element("span") { cell.setting.text }
                if let losses = cell.losses {
                    element("span", ["class": "quiet"]) {
                        "content \(lossText(losses.content)), style \(lossText(losses.style)), total \(lossText(losses.total))"
                    }
                }
            }
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
