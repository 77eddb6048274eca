import Foundation
import Testing

@testable import Infer

@Suite struct ProgressLineTests {
    @Test func singlePhotograph() {
        let line = ProgressLine(total: 1, isShown: false)
        line.begin("photo.jpg")
        #expect(line.text(size: Size(width: 6000, height: 4000)) == "Painting photo.jpg (24.0 megapixels) …")
    }

    @Test func largePhotographs() {
        for name in ["100 %s.jpg", "%@%d.jpg"] {
            let line = ProgressLine(total: 1, isShown: false)
            line.begin(name)
            let text = line.text(size: Size(width: 6000, height: 4000), share: (0.25, 30))
            #expect(text == "Painting \(name) (24.0 megapixels)  25 %  1:30 left")
        }
    }

    @Test func barFillsAsPhotographsAreDone() {
        let line = ProgressLine(total: 4, isShown: false)
        for name in ["a", "b", "c"] {
            line.begin(name)
            line.finish()
        }
        line.begin("d.jpg")
        #expect(line.text(size: nil) == "███████████████░░░░░ 3/4  0:00 left  Painting d.jpg …")
    }
}
