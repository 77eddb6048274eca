import Foundation
import HDF5
import Imaging
import Testing
import TransformNet

/// The network against PyTorch, which computed in double precision.
@Suite struct ParityTests {
    private static let tolerance: Float = 0.01

    /// Several sizes in one stylizer, as a user's photos come; each is compared at every seventh row and column and
    /// along all four edges.
    @Test func picturesEqualPyTorchs() throws {
        let file = try HDF5File(reading: fixture("parity"))
        let stylizer = Stylizer(try Formula.model("full"), in: .fp32)
        for size in ["256x256", "64x36", "512x384", "255x257", "33x47"] {
            let sample = try Sample(of: size, in: file)
            let picture = try stylizer.stylize(sample.photo)
            let difference = largestDifference(sample.taken(from: picture), sample.expected)
            #expect(difference < Self.tolerance, "\(size) differs by \(difference)")
            #expect(abs(picture.mean - sample.mean) < 0.001, "\(size)")
        }
    }

    @Test func aCheckpointFromPyTorchPaintsAsItDoesThere() throws {
        let model = try StyleModel(contentsOf: fixture("from_pytorch"))
        let expected = try HDF5File(reading: fixture("from_pytorch_expected"))
        let photo = Formula.photo(width: 52, height: 40, stream: try expected.integer("input_stream"))
        let picture = try Stylizer(model, in: .fp32).stylize(photo)
        #expect(largestDifference(picture.pixels, try expected.floats("output")) < Self.tolerance)
    }
}

/// What the fixture holds of one picture.
private struct Sample {
    let photo: Image
    let mean: Double
    /// Runs of whole rows, then of whole columns, then the grid.
    let expected: [Float]
    private let rows, columns, gridRows, gridColumns: [Int]

    init(of size: String, in file: HDF5File) throws {
        func indices(_ name: String) throws -> [Int] { try file.doubles("\(size)/\(name)").map { Int($0) } }
        let (width, height) = (try file.integer("width", of: size), try file.integer("height", of: size))
        photo = Formula.photo(width: width, height: height, stream: try file.integer("input_stream", of: size))
        mean = try file.double("mean", of: size)
        (rows, columns) = (try indices("edge_row_indices"), try indices("edge_column_indices"))
        (gridRows, gridColumns) = (try indices("grid_rows"), try indices("grid_columns"))
        expected = try ["edge_rows", "edge_columns", "grid"].flatMap { try file.floats("\(size)/\($0)") }
    }

    func taken(from picture: Image) -> [Float] {
        picture.pixels(rows: rows, columns: Array(0..<picture.width))
            + picture.pixels(rows: Array(0..<picture.height), columns: columns)
            + picture.pixels(rows: gridRows, columns: gridColumns)
    }
}

extension Image {
    fileprivate var mean: Double { pixels.reduce(0) { $0 + Double($1) } / Double(pixels.count) }

    fileprivate func pixels(rows: [Int], columns: [Int]) -> [Float] {
        rows.flatMap { row in
            columns.flatMap { column in pixels[(row * width + column) * 3..<(row * width + column) * 3 + 3] }
        }
    }
}
