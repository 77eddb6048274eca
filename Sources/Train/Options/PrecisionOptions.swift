public import ArgumentParser
public import Engine

/// What convolutions compute in.
struct PrecisionOptions: ParsableArguments {
    @Option(help: "Numbers that convolutions multiply; auto is bf16 where the processor has it, which is faster.")
    var precision = PrecisionChoice.auto

    func resolved() throws -> Precision { try precision.resolved() }
}

extension PrecisionChoice: ExpressibleByArgument {}
