public import ArgumentParser
public import Engine

extension PrecisionChoice: ExpressibleByArgument {}
