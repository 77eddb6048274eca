import Testing

@testable import Engine

@Suite struct PoolTests {
    static let shapes = [
        Shape(batch: 2, height: 6, width: 8, channels: 3), Shape(batch: 2, height: 7, width: 9, channels: 4),
    ]

    @Test(arguments: shapes) func gradientMaxPooled(shape: Shape) throws {
        try checkGradient(input: shape) { $0.maxPooled() }
    }

    @Test(arguments: shapes) func gradientHalved(shape: Shape) throws {
        try checkGradient(input: shape) { $0.halved() }
    }

    @Test(arguments: shapes) func shape(shape: Shape) {
        let x = Graph().input(shape)
        let expected = Shape(batch: 2, height: 3, width: 4, channels: shape.channels)
        #expect(x.maxPooled().shape == expected)
        #expect(x.halved().shape == expected)
    }
}
