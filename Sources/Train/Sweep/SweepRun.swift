import ArgumentParser
import Console
import Foundation
import Imaging
import PerceptualLoss
import TransformNet

/// One run of `impasto-train sweep`: settings in, a sheet of pictures out.
struct SweepRun {
    /// What became of a setting.
    struct Cell {
        let setting: SweepSetting
        /// nil for a setting that cannot be trained.
        let picture: Image?
        /// By the sweep's ``Yardstick``.
        let losses: Losses?
    }

    /// Pixels of the pictures' long sides on the sheet.
    private static let pictureSide = 512

    private let options: Sweep
    private let folder, sheet, page: URL
    private let photo: Image
    private let yardstick: Yardstick
    private let settings: [(setting: SweepSetting, style: Style)]
    private let columns: Int
    private let terminal = TerminalLine()

    /// Reads and checks everything before the first setting is tried.
    init(_ options: Sweep) throws {
        self.options = options
        let name = URL(fileURLWithPath: options.painting).deletingPathExtension().lastPathComponent
        let folder = URL(fileURLWithPath: options.output ?? "\(name)-sweep")
        (self.folder, sheet, page) = (
            folder, folder.appendingPathComponent("sheet.png"), folder.appendingPathComponent(ReportPage.fileName)
        )
        let photo = try Image(contentsOf: URL(fileURLWithPath: options.photo))
        self.photo =
            max(photo.width, photo.height) > Self.pictureSide ? photo.fitted(longSide: Self.pictureSide) : photo
        let axes = try options.axes()
        columns = axes.last?.values.count ?? 1
        settings = try SweepSetting.all(of: axes).map { ($0, try options.style($0, in: folder)) }
        yardstick = try Yardstick(options.style(SweepSetting(values: []), in: folder), photo: self.photo)
        let checkpoints = settings.map(\.style.outputs.outputURL)
        for (index, file) in checkpoints.enumerated() where checkpoints[..<index].contains(file) {
            throw ValidationError("Two settings would be saved as \(file.lastPathComponent). Give each value once.")
        }
        try makeFolder(folder.relativePath)
        for file in [sheet, page] + checkpoints { try AtomicFile.check(file, replacing: options.force) }
    }

    /// - Throws: what stops a training run, errors of writing, and exit status 130 after an interruption.
    func run(isStopRequested: () -> Bool) async throws {
        var cells: [Cell] = []
        for (setting, style) in settings where !isStopRequested() {
            let title = "\(cells.count + 1)/\(settings.count)  \(setting.text)"
            terminal.live(title)
            guard let cell = try await cell(setting, style, title: title, isStopRequested) else { break }
            cells.append(cell)
            if let losses = cell.losses {
                terminal.line("\(title)  content \(lossText(losses.content))  style \(lossText(losses.style))")
            }
            try write(cells)
        }
        if !cells.isEmpty {
            terminal.line("See \(page.relativePath) and sheet.png beside it.")
        }
        if cells.count < settings.count { throw ExitCode(130) }
    }

    /// nil for one that was interrupted.
    private func cell(
        _ setting: SweepSetting, _ style: Style, title: String, _ isStopRequested: () -> Bool
    ) async throws -> Cell? {
        do {
            let planned = try await style.planned()
            let run = try TrainingRun(planned) { event in
                if case .stepped(let iteration, _, _) = event {
                    terminal.live("\(title)  \(iteration)/\(planned.schedule.iterations)")
                }
            }
            try await run.run(isStopRequested: isStopRequested)
        } catch is ExitCode {
            return nil
        } catch let error as TrainingError {
            terminal.line("\(title)  \(error)")
            return Cell(setting: setting, picture: nil, losses: nil)
        }
        let model = try StyleModel(contentsOf: style.outputs.outputURL)
        let picture = try Stylizer(model, in: style.precision.resolved()).stylize(photo)
        return Cell(setting: setting, picture: picture, losses: try yardstick.losses(of: model))
    }

    private func write(_ cells: [Cell]) throws {
        try ProofSheet(cells, columns: columns).image.write(to: sheet, replacing: true)
        let html = try SweepPage(options, folder: folder, cells: cells, columns: columns).page.html
        try AtomicFile.write(Array(html.utf8), to: page, replacing: true)
    }
}
