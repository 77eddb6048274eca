import Testing

@testable import Kernels

/// The measurements themselves belong to no test; that they measure something does.
@Suite struct CeilingsTests {
    @Test func bothRatesAreThoseOfAComputer() {
        #expect((1e8...1e15).contains(measuredArithmeticRate()))
        #expect((1e7...1e14).contains(measuredBandwidth()))
    }
}
