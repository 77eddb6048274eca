import Testing

@testable import Kernels

/// The measurements themselves belong to no test; that they measure something does.
@Suite struct CeilingsTests {
    @Test func bothRatesAreThoseOfAComputer() {
        for precision in Precision.available {
            #expect((1e8...1e15).contains(measuredArithmeticRate(in: precision)))
        }
        #expect((1e7...1e14).contains(measuredBandwidth()))
    }
}
