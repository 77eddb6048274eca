import Foundation

// JSON has no numbers for what is beyond all numbers; reports write words.

extension JSONEncoder.NonConformingFloatEncodingStrategy {
    static var words: Self { .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan") }
}

extension JSONDecoder.NonConformingFloatDecodingStrategy {
    static var words: Self { .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan") }
}
