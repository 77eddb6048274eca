import Foundation
import HDF5
import Testing

/// Files as h5py and Keras write them.
@Suite struct PythonFileTests {
    private let file: HDF5File
    private let ramp = (0..<12).map { Float($0) }

    init() throws {
        file = try HDF5File(reading: pythonFile)
    }

    @Test(arguments: ["float16", "float16_big_endian", "float32", "float64", "big_endian"])
    func everyPrecisionReadsAsSingle(name: String) throws {
        #expect(try file.floats("/numbers/\(name)") == ramp.map { $0 / 8 })
        #expect(try file.shape(of: "/numbers/\(name)") == [3, 4])
    }

    @Test func everyHalfIsTheNumberThatNumpyMakesOfIt() throws {
        let halves = try file.floats("/numbers/halves").map(\.bitPattern)
        #expect(halves == (try file.floats("/numbers/halves_as_single")).map(\.bitPattern) && halves.count == 63490)
    }

    @Test func integersReadAsNumbers() throws {
        #expect(try file.floats("/numbers/int32") == ramp.map { $0 - 6 })
        #expect(try file.doubles("/numbers/uint16") == ramp.map { Double($0) * 5000 })
    }

    @Test func scalarsAndNothing() throws {
        #expect(try file.floats("/numbers/scalar") == [2.5])
        #expect(try file.shape(of: "/numbers/scalar") == [])
        #expect(try file.floats("/numbers/none") == [])
        #expect(try file.floats("/numbers/null") == [])
        #expect(try file.shape(of: "/numbers/null") == [0])
    }

    @Test func compressedImagesReadRowByRow() throws {
        #expect(try file.shape(of: "/train2014/images") == [5, 3, 4, 4])
        let all = try file.bytes("/train2014/images")
        #expect(all.count == 240)
        for row in 0..<5 {
            let expected = (0..<48).map { UInt8(50 * row + $0) }
            #expect(try file.bytes("/train2014/images", row: row) == expected)
            #expect(Array(all[48 * row..<48 * (row + 1)]) == expected)
        }
    }

    @Test(arguments: [-1, 5, Int.max]) func aRowThatIsNotThereIsAnError(row: Int) {
        let found = error { _ = try file.bytes("/train2014/images", row: row) }
        #expect(
            found
                == .wrongShape(
                    "/train2014/images", expected: "a row \(row)", found: "5 rows", file: pythonFile.path))
    }

    @Test func textOfFixedAndVariableLength() throws {
        #expect(try file.string("fixed") == "fixed length")
        #expect(try file.string("variable") == "variable length, ünïcödé")
        #expect(try file.string("padded") == "pad")
        #expect(try file.strings("fixed_list") == ["conv1_1", "relu1_1", "", "x"])
        #expect(try file.strings("variable_list") == ["one", "", "drei ß"])
        #expect(try file.string("unit", of: "/numbers/float32") == "pixels")
    }

    @Test func anEmptyListHasNoStringsThoughItsTypeIsANumber() throws {
        #expect(try file.strings("no_list") == [])
    }

    @Test func numbersAsAttributes() throws {
        #expect(try file.integer("answer") == -42)
        #expect(try file.double("ratio") == 0.25)
        #expect(try file.integer("depth", of: "/numbers") == 1 << 40)
    }

    @Test func wrongKindsAreNamed() {
        let path = pythonFile.path
        #expect(
            error { _ = try file.floats("/numbers/text") }
                == .wrongType("/numbers/text", expected: "floating point or integer", found: "text", file: path))
        #expect(
            error { _ = try file.bytes("/numbers/int32") }
                == .wrongType(
                    "/numbers/int32", expected: "unsigned bytes", found: "32-bit signed integer", file: path))
        #expect(
            error { _ = try file.floats("/numbers") }
                == .wrongType("/numbers", expected: "a dataset", found: "a group", file: path))
        #expect(
            error { _ = try file.names(in: "/numbers/int32") }
                == .wrongType("/numbers/int32", expected: "a group", found: "a dataset", file: path))
        #expect(
            error { _ = try file.integer("ratio") }
                == .wrongType("/@ratio", expected: "an integer", found: "32-bit floating point", file: path))
        #expect(
            error { _ = try file.string("answer") }
                == .wrongType("/@answer", expected: "text", found: "32-bit signed integer", file: path))
        #expect(
            error { _ = try file.string("latin") }
                == .wrongType("/@latin", expected: "UTF-8 text", found: "text of another encoding", file: path))
        #expect(error { _ = try file.floats("/numbers/truth") } != nil)
    }

    @Test func oneElementMeansOne() {
        let path = pythonFile.path
        #expect(
            error { _ = try file.string("fixed_list") }
                == .wrongShape("/@fixed_list", expected: "one element", found: "4", file: path))
        #expect(
            error { _ = try file.integer("pair") }
                == .wrongShape("/@pair", expected: "one element", found: "2", file: path))
    }

    @Test func softLinksAreFollowed() throws {
        #expect(try file.floats("/links/soft") == ramp.map { $0 / 8 })
        let found = error { _ = try file.floats("/links/nowhere") }
        #expect(found == .noSuchObject("/links/nowhere", file: pythonFile.path))
        #expect(error { _ = try file.floats("/links/round") } != nil)
        #expect(try !file.exists("/links/nowhere"))
        // What cannot be read is not said to be missing.
        #expect(error { _ = try file.exists("/links/round") } != nil)
    }

    @Test(arguments: ["external", "soft_to_external", "virtual", "raw"])
    func nothingIsReadFromOtherFiles(name: String) {
        let found = error { _ = try file.floats("/links/\(name)") }
        #expect(found == .leavesFile("/links/\(name)", file: pythonFile.path))
    }

    @Test(arguments: [
        ("chunked", "\(1 << 42)"), ("overflow", "more than 2^63"), ("contiguous", "\(4 << 20)"),
    ])
    func claimsLargerThanTheFileCanHoldAreRefused(name: String, bytes: String) {
        let expected = HDF5Error.tooLarge(
            "/claims/\(name)", bytes: bytes, limit: "the whole file can hold", file: pythonFile.path)
        #expect(error { _ = try file.shape(of: "/claims/\(name)") } == expected)
        #expect(error { _ = try file.floats("/claims/\(name)") } == expected)
    }
}
