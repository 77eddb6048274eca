import Testing

@testable import Kernels

@Suite struct SamplingTests {
    @Test func showsTheSourceAsItIs() {
        let sampling = Sampling(height: 3, width: 2)
        #expect(sampling.rows == [0, 1, 2])
        #expect(sampling.columns == [0, 1])
    }

    @Test func mirrorsAboutTheOutermostPixels() {
        let sampling = Sampling(height: 4, width: 3).reflected(top: 3, left: 1, bottom: 2, right: 0)
        #expect(sampling.rows == [3, 2, 1, 0, 1, 2, 3, 2, 1])
        #expect(sampling.columns == [1, 0, 1, 2])
    }

    @Test func repeatsRowsAndColumns() {
        let sampling = Sampling(height: 2, width: 1).upsampled(by: 3)
        #expect(sampling.rows == [0, 0, 0, 1, 1, 1])
        #expect(sampling.columns == [0, 0, 0])
    }

    @Test func padsWithZerosAndCrops() {
        let sampling = Sampling(height: 2, width: 3).zeroPadded(by: 2)
        #expect(sampling.rows == [-1, -1, 0, 1, -1, -1])
        let cropped = Sampling(height: 5, width: 4).cropped(height: 2, width: 3)
        #expect(cropped.rows == [0, 1] && cropped.columns == [0, 1, 2])
    }

    @Test func oneAfterAnotherIsTheSameInOneStep() {
        let enlarged = Sampling(height: 3, width: 4).upsampled(by: 2)
        let padded = Sampling(height: 6, width: 8).reflected(top: 1, left: 2, bottom: 3, right: 4)
        #expect(enlarged.followed(by: padded) == enlarged.reflected(top: 1, left: 2, bottom: 3, right: 4))
    }

    @Test func zerosStayZerosWhenFollowed() {
        let zeros = Sampling(height: 2, width: 2).zeroPadded(by: 1)
        let mirrored = zeros.followed(by: Sampling(height: 4, width: 4).reflected(top: 1, left: 0, bottom: 0, right: 0))
        #expect(mirrored.rows == [0, -1, 0, 1, -1])
        #expect(mirrored.sourceHeight == 2)
    }
}
