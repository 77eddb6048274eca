import CVector
import Testing

@testable import Kernels

/// All else is tested in the widest vectors that this processor has; here the others are held to the narrowest.
@Suite struct VectorTests {
    enum Width: CaseIterable {
        case four, eight, sixteen

        var functions: CVector_Functions? {
            let sets = [CVector_Baseline, CVector_AVX2, CVector_AVX512]
            return CVector_functions(sets[Self.allCases.firstIndex(of: self)!])?.pointee
        }

        static let wider = allCases.dropFirst().filter { $0.functions != nil }
    }

    private static let channels = 48
    private static let pixels = 40
    private let x = randomNumbers(pixels * channels, seed: 1)
    private let coefficients = randomNumbers(4 * channels, seed: 2)

    /// How far what a function writes is from what it writes in the narrowest vectors.
    private func error(
        _ width: Width, count: Int, _ write: (CVector_Functions, MutablePointer) -> Void
    ) throws -> Float {
        let (found, expected) = (try #require(width.functions), try #require(Width.four.functions))
        let results = [found, expected].map { functions in
            var result = Scratch(count)
            result.floats.replaceSubrange(0..<count, with: randomNumbers(count, seed: 3))
            write(functions, &result.floats)
            #expect(result.isMarginUntouched)
            return result.values
        }
        #expect(results[1] != randomNumbers(count, seed: 3))
        return relativeError(results[0], results[1])
    }

    private func withAffine<Result>(rectified: Bool, _ body: (CVector_Affine) throws -> Result) rethrows -> Result {
        try coefficients.withUnsafeBufferPointer {
            try body(
                CVector_Affine(
                    factor: $0.baseAddress!, shift: $0.baseAddress! + Self.channels, isRectified: rectified))
        }
    }

    // MARK: Winograd

    private let rows: [Int32] = [0, 1, 2, 3, 2, -1]
    private let columns: [Int32] = [1, 0, 1, 2, 3, 4]

    @Test(arguments: Width.wider, [false, true])
    func patchesAreTransformed(in width: Width, throughAnAffine: Bool) throws {
        let n = Self.channels
        let found = try withAffine(rectified: true) { affine in
            try error(width, count: 36 * n) { functions, to in
                withUnsafePointer(to: affine) {
                    functions.winogradInput(
                        false, x, 8 * n, n, rows, columns, throughAnAffine ? $0 : nil, CVector_single, to, n)
                }
            }
        }
        #expect(found < 1e-5)
    }

    /// A patch of bf16 numbers, which has eight binary digits, and the same beside another one.
    @Test(arguments: Width.wider, [false, true])
    func patchesAreTransformedToHalves(in width: Width, paired: Bool) throws {
        guard width != .sixteen || Precision.bf16.isAvailable else { return }
        let n = Self.channels
        let found = try [width, .four].map { width in
            var halves = [UInt16](repeating: 0, count: 2 * 36 * n)
            let functions = try #require(width.functions)
            for format in paired ? [CVector_firstOfPairs, CVector_secondOfPairs] : [CVector_bFloat16] {
                functions.winogradInput(false, x, 8 * n, n, rows, columns, nil, format, &halves, (paired ? 2 : 1) * n)
            }
            return halves.map(Float.init(bFloat16:))
        }
        #expect(relativeError(found[0], found[1]) < 0x1p-7)
        #expect(found[1].suffix(36 * n).contains { $0 != 0 } == paired)
    }

    @Test(arguments: Width.wider) func picturesOfHalvesAreRead(in width: Width) throws {
        guard width != .sixteen || Precision.bf16.isAvailable else { return }
        let (n, halves, order): (Int, [UInt16], [Int32]) = (Self.channels, x.map(\.bFloat16), [7, 0, 3])
        let found = try withAffine(rectified: false) { affine in
            try error(width, count: 3 * n) { $0.gatherAffine(true, halves, order, 3, n, affine, $1) }
        }
        #expect(found < 1e-5)
        let widened = try error(width, count: x.count) { functions, to in
            functions.widen(halves, x.count, to)
        }
        #expect(widened == 0)
    }

    @Test(arguments: Width.wider, [3, 20, 48])
    func patchesAreTransformedBack(in width: Width, channels: Int) throws {
        let transformed = randomNumbers(36 * Self.channels, seed: 4)
        let sums = channels % 16 == 0 ? 3 * channels : 0
        let found = try error(width, count: sums + 12 * channels) { functions, to in
            functions.winogradOutput(
                transformed, Self.channels, coefficients, true, sums > 0 ? to : nil, false, to + sums,
                4 * channels, channels, 3, 4)
        }
        #expect(found < 1e-5)
    }

    @Test(arguments: Width.wider) func gradientsOfPatchesAreTransformed(in width: Width) throws {
        let found = try error(width, count: 36 * Self.channels) { functions, to in
            functions.winogradOutputGradient(
                x, 8 * Self.channels, Self.channels, 3, 4, CVector_single, to, Self.channels)
        }
        #expect(found < 1e-5)
    }

    // MARK: Products

    @Test(arguments: Width.wider, [false, true]) func matricesAreMultiplied(in width: Width, accumulating: Bool) throws
    {
        let (a, b) = (randomNumbers(16 * 9, seed: 5), randomNumbers(2 * 9 * 32, seed: 6))
        let found = try error(width, count: 16 * Self.channels) { functions, c in
            functions.multiply(
                false, 16, Self.channels, 9, a, 9, 1, b, 32, 9 * 32, c, Self.channels, accumulating)
        }
        #expect(found < 1e-5)
    }

    @Test(arguments: Width.wider) func bf16MatricesAreMultiplied(in width: Width) throws {
        guard width != .sixteen || Precision.bf16.isAvailable else { return }
        let (a, b) = (
            randomNumbers(16 * 10, seed: 5).map(\.bFloat16), randomNumbers(2 * 10 * 32, seed: 6).map(\.bFloat16)
        )
        let found = try error(width, count: 16 * Self.channels) { functions, c in
            functions.multiply(true, 16, Self.channels, 10, a, 10, 1, b, 32, 10 * 32, c, Self.channels, false)
        }
        #expect(found < 1e-5)
    }

    @Test(arguments: Width.wider) func segmentsAreMultiplied(in width: Width) throws {
        let b = randomNumbers(2 * 2 * 16 * 32, seed: 7)
        let found = try x.withUnsafeBytes { bytes in
            let start = bytes.baseAddress!
            return try error(width, count: 13 * Self.channels) { functions, c in
                functions.multiplySegments(
                    false, 13, Self.channels, 16, 2, [start, start + 64], 48, b, 16 * 32, c, Self.channels)
            }
        }
        #expect(found < 1e-5)
    }

    // MARK: Whatever goes over pixels

    @Test(arguments: Width.wider) func normalisationsAreTheSame(in width: Width) throws {
        let n = Self.channels
        let y = randomNumbers(Self.pixels * n, seed: 8)
        let columns: [Int32] = [7, 0, 3, 3, 39]
        let errors = try withAffine(rectified: false) { affine in
            [
                try error(width, count: 3 * n) { $0.addMoments(x, Self.pixels, n, $1) },
                try error(width, count: x.count) { $0.affine(x, Self.pixels, n, affine, $1) },
                try error(width, count: x.count) { $0.addAffine(x, Self.pixels, n, affine, y, $1) },
                try error(width, count: 5 * n) { $0.gatherAffine(false, x, columns, 5, n, affine, $1) },
                try error(width, count: 2 * n) { $0.addGradientSums(x, y, x, Self.pixels, n, coefficients, $1) },
                try error(width, count: x.count) {
                    $0.normGradient(
                        x, y, x, Self.pixels, n, coefficients, affine.factor + n, affine.shift + n, affine.factor, $1)
                },
                try error(width, count: 2 * n) { $0.addGradientSums(x, nil, y, Self.pixels, n, coefficients, $1) },
                try error(width, count: x.count + 3 * n) {
                    $0.addBias($1, Self.pixels, n, coefficients, $1 + x.count)
                },
            ]
        }
        #expect(errors.allSatisfy { $0 < 1e-5 }, "\(errors)")
    }

    @Test(arguments: Width.wider) func maximaAreTheSame(in width: Width) throws {
        let n = Self.channels
        let pooled = try error(width, count: 4 * n) { $0.maxPool(x, 8 * n, 4, n, $1) }
        #expect(pooled == 0)
        let largest = (0..<4 * n).map { i in
            let (j, c) = i.quotientAndRemainder(dividingBy: n)
            return [2 * j, 2 * j + 1, 2 * j + 8, 2 * j + 9].map { x[$0 * n + c] }.max()!
        }
        #expect(try error(width, count: 16 * n) { $0.maxPoolGradient(x, 8 * n, largest, coefficients, 4, n, $1) } == 0)
    }

    @Test(arguments: Width.allCases.filter { $0.functions != nil }, [1, 16, 37])
    func roundingIsToNearest(in width: Width, count: Int) throws {
        guard width != .sixteen || Precision.bf16.isAvailable else { return }
        let functions = try #require(width.functions)
        let ties: [Float] = [1 + 0x1p-8, 1 + 0x3p-8, -1 - 0x1p-8]
        let numbers = Array((ties + x).prefix(count))
        var halves = [UInt16](repeating: 7, count: count + 1)
        functions.round(numbers, count, &halves)
        #expect(halves == numbers.map(\.bFloat16) + [7])
    }
}

extension Float {
    /// A bf16 number.
    fileprivate init(bFloat16 bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }
}
