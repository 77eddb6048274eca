// swift-tools-version: 6.2
import PackageDescription

// MARK: Settings

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

// MARK: C libraries, one door each

let libraries: [Target] = [
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
    .systemLibrary(
        name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
        name: "CLBFGS", pkgConfig: "liblbfgs", providers: [.apt(["liblbfgs-dev"]), .brew(["liblbfgs"])]),
    .target(name: "CPicture", cSettings: strictC),
    .target(name: "CPNG", dependencies: ["CPicture"], cSettings: strictC, linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CJPEG", dependencies: ["CPicture"], cSettings: strictC, linkerSettings: [.linkedLibrary("jpeg")]),
    .target(
        name: "CWebP", dependencies: ["CPicture"], cSettings: strictC,
        linkerSettings: [.linkedLibrary("webp"), .linkedLibrary("webpmux"), .linkedLibrary("webpdemux")]),
    .target(name: "CTIFF", dependencies: ["CPicture"], cSettings: strictC, linkerSettings: [.linkedLibrary("tiff")]),
    .target(name: "CLCMS", cSettings: strictC, linkerSettings: [.linkedLibrary("lcms2")]),
    .target(name: "CThreads", cSettings: strictC, linkerSettings: [.linkedLibrary("gomp", .when(platforms: [.linux]))]),
    .target(name: "CVector", cSettings: strictC),
]

// MARK: The house, from the processor up

let modules: [Target] = [
    .target(name: "Kernels", dependencies: ["COneDNN", "COpenBLAS", "CThreads", "CVector"], swiftSettings: settings),
    .target(name: "Engine", dependencies: ["Kernels"], swiftSettings: settings),
    .target(name: "HDF5", dependencies: ["CHDF5", "CZlib"], swiftSettings: settings),
    .target(name: "Digest", swiftSettings: settings),
    .target(name: "LBFGS", dependencies: ["CLBFGS"], swiftSettings: settings),
    .target(name: "Console", swiftSettings: settings),
    .target(
        name: "Imaging", dependencies: ["CPicture", "CPNG", "CJPEG", "CWebP", "CTIFF", "CLCMS", "Digest"],
        swiftSettings: settings),
    .target(name: "TransformNet", dependencies: ["Engine", "HDF5", "Imaging"], swiftSettings: settings),
    .target(name: "PerceptualLoss", dependencies: ["Engine", "HDF5", "Imaging", "Digest"], swiftSettings: settings),
    .executableTarget(
        name: "Train",
        dependencies: ["TransformNet", "PerceptualLoss", "LBFGS", "HDF5", "Imaging", "Digest", "Console", argumentParser],
        swiftSettings: settings),
    .executableTarget(
        name: "Infer", dependencies: ["TransformNet", "Imaging", "Console", argumentParser], swiftSettings: settings),
]

// MARK: What `make bench` runs

let benchmarks: [Target] = [
    .executableTarget(
        name: "Bench",
        dependencies: ["TransformNet", "PerceptualLoss", "LBFGS", "Engine", "Imaging", argumentParser],
        path: "Benchmarks/Worker", swiftSettings: settings)
]

// MARK: Tests, one target beside each module

let tests: [Target] = [
    .testTarget(name: "KernelsTests", dependencies: ["Kernels", "CVector"], swiftSettings: settings),
    .testTarget(name: "EngineTests", dependencies: ["Engine", "Kernels", "HDF5"], swiftSettings: settings),
    .testTarget(name: "HDF5Tests", dependencies: ["HDF5"], swiftSettings: settings),
    .testTarget(name: "DigestTests", dependencies: ["Digest"], swiftSettings: settings),
    .testTarget(name: "ConsoleTests", dependencies: ["Console"], swiftSettings: settings),
    .testTarget(name: "LBFGSTests", dependencies: ["LBFGS"], swiftSettings: settings),
    .testTarget(name: "ImagingTests", dependencies: ["Imaging"], swiftSettings: settings),
    .testTarget(
        name: "TransformNetTests", dependencies: ["TransformNet", "Engine", "HDF5", "Imaging"], swiftSettings: settings),
    .testTarget(
        name: "PerceptualLossTests", dependencies: ["PerceptualLoss", "Engine", "HDF5", "Imaging"],
        swiftSettings: settings),
    // What a person writes who depends on the two products and on nothing else.
    .testTarget(name: "LibraryTests", dependencies: ["TransformNet", "PerceptualLoss"], swiftSettings: settings),
    .testTarget(
        name: "TrainTests",
        dependencies: [
            "Train", "TransformNet", "PerceptualLoss", "Engine", "HDF5", "Digest", "Imaging", "Console", argumentParser,
        ], swiftSettings: settings),
    .testTarget(
        name: "InferTests", dependencies: ["Infer", "TransformNet", "Engine", "HDF5", "Imaging", "Console", argumentParser],
        swiftSettings: settings),
]

// MARK: What `scripts/fuzz` builds, with a `main` that only libFuzzer brings

let fuzzing: [Target] = [
    .executableTarget(
        name: "impasto-fuzz", dependencies: ["TransformNet", "PerceptualLoss", "HDF5", "Imaging", "CZlib"],
        path: "Tests/Fuzz",
        exclude: ["make_seeds.py", "seeds"], swiftSettings: settings)
]

let package = Package(
    name: "impasto",
    products: [
        .library(name: "TransformNet", targets: ["TransformNet"]),
        .library(name: "PerceptualLoss", targets: ["PerceptualLoss"]),
        .executable(name: "impasto-train", targets: ["Train"]),
        .executable(name: "impasto-infer", targets: ["Infer"]),
        .executable(name: "impasto-bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: libraries + modules + benchmarks + tests + (Context.environment["IMPASTO_FUZZ"] == nil ? [] : fuzzing)
)
