/// A whole number with its thousands set apart: 40,000.
public func groupedText(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
        result.append(digit)
    }
    return (number < 0 ? "-" : "") + result
}
