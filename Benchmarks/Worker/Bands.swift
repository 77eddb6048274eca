import ArgumentParser
import Foundation
import Imaging
import TransformNet

/// Compares painting by bands, with the picture's own statistics and with a small version's, to painting at once.
struct Bands: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a table of how far painting by bands is from painting at once, and whether seams show.")

    @Option(help: "The style to paint with.") var style: String
    @Option(help: "The photograph to paint; it must fit into the memory whole.") var photo: String
    @Option(help: "Bytes that bands may take.") var memory = 500_000_000
    @Option(help: "Longer side of the small version, in pixels.") var thumbnail = 1024

    func run() throws {
        let model = try StyleModel(contentsOf: URL(fileURLWithPath: style))
        let image = try Image(contentsOf: URL(fileURLWithPath: photo))
        var start = ContinuousClock.now
        let whole = try Stylizer(model, capacity: 1).stylize(image)
        print(line("at once", Painted(image: whole, borders: []), of: whole, since: start))
        let small = LargePicture(image.fitted(longSide: thumbnail))
        let ways: [(String, BandedStylizer.Statistics)] = [("exact", .exact), ("thumbnail", .of(small))]
        for (name, statistics) in ways {
            start = .now
            let painted = try painted(image, model, statistics)
            print(line(name, painted, of: whole, since: start))
        }
    }

    private struct Painted {
        let image: Image
        /// The first rows of all bands but the first.
        let borders: [Int]
    }

    private func painted(
        _ image: Image, _ model: StyleModel, _ statistics: BandedStylizer.Statistics
    ) throws -> Painted {
        let stylizer = try BandedStylizer(
            model, memory: memory, scratch: URL(fileURLWithPath: "/var/tmp"))
        var (pixels, borders, row) = ([Float](), [Int](), 0)
        try stylizer.stylize(LargePicture(image), statistics: statistics) { band in
            if row > 0 { borders.append(row) }
            pixels += band.pixels
            row += band.height
        }
        return Painted(image: Image(width: image.width, height: image.height, pixels: pixels), borders: borders)
    }

    private func line(
        _ name: String, _ painted: Painted, of whole: Image, since start: ContinuousClock.Instant
    ) -> String {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let distance = name == "at once" ? "" : String(format: "  %.1f dB", psnr(painted.image, whole))
        let seams =
            painted.borders.isEmpty
            ? ""
            : String(
                format: "  %d borders, gradient %.3f of the rows around (%.3f at once)", painted.borders.count,
                seam(painted.image, at: painted.borders), seam(whole, at: painted.borders))
        return name + String(format: "  %.1f s", seconds) + distance + seams
    }

    private func psnr(_ a: Image, _ b: Image) -> Double {
        let squares = zip(a.pixels, b.pixels).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        return 10 * log10(255 * 255 / (squares / Double(a.pixels.count)))
    }

    /// The energy of the step into the rows at `borders`, by the mean of the eight steps on either side.
    private func seam(_ image: Image, at borders: [Int]) -> Double {
        func energy(_ row: Int) -> Double {
            let length = 3 * image.width
            return (0..<length).reduce(0) { sum, x in
                let step = Double(image.pixels[row * length + x] - image.pixels[(row - 1) * length + x])
                return sum + step * step
            }
        }
        let ratios = borders.filter { $0 > 8 && $0 + 8 < image.height }.map { row in
            let around = (1...8).reduce(0) { $0 + energy(row - $1) + energy(row + $1) } / 16
            return energy(row) / around
        }
        return ratios.reduce(0, +) / Double(max(1, ratios.count))
    }
}
