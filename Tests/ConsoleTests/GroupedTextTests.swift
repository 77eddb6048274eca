import Console
import Testing

@Suite struct GroupedTextTests {
    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (40_000, "40,000"), (1_679_235, "1,679,235"),
        (-12_345, "-12,345"), (.min, "-9,223,372,036,854,775,808"),
    ])
    func thousandsAreSetApart(number: Int, text: String) {
        #expect(groupedText(number) == text)
    }
}
