public import ArgumentParser
public import Engine

extension PrecisionChoice: ExpressibleByArgument {}

extension PrecisionChoice {
    /// What `--precision` is, to those who may like it to be fast.
    static let help: ArgumentHelp =
        "Numbers that convolutions multiply; auto is bf16 where the processor has it, which is faster."
    /// What it is to those who search for a picture.
    static let searchHelp: ArgumentHelp =
        "Numbers that convolutions multiply; bf16 is faster, but ends the search early."
}
