// swift-tools-version: 6.2
import PackageDescription

/// What every test target is compiled with.
let strictTests: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .strictMemorySafety(),  // SE-0458: `unsafe` marks every raw pointer
    .treatAllWarnings(as: .error),  // SE-0480
]
/// What every source target is compiled with.
///
/// Tests go without the last feature: with it the witnesses of Swift Testing's `TestScoping` no
/// longer match.
let strict = strictTests + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]  // SE-0461

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)

/// For what isn't done once for each control: code that is small rather than fast.
let small: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]

func module(
    _ name: String,
    _ dependencies: [Target.Dependency],
    _ more: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict + more)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies + [system],
        swiftSettings: strictTests
    )
}

let package = Package(
    name: "temper",
    products: [.executable(name: "temper", targets: ["temper"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CSystemd",
            pkgConfig: "libsystemd",
            providers: [.apt(["libsystemd-dev"])]
        ),
        .systemLibrary(name: "CAudit", pkgConfig: "audit", providers: [.apt(["libaudit-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLinux"),

        module("Model", [system]),
        module("Host", ["Model", "CLinux", "CSystemd", "CAudit", system]),
        module("Resources", ["Model", "Host", system], small),
        module("Baselines", ["Model", "Host", "Resources", "CYAML", system], small),
        module("Transactions", ["Model", "Host", system], small),
        module("Runs", ["Model", "Host", "CZlib", system], small),
        module("Reports", ["Model", system], small),
        module(
            "Commands",
            [
                "Model", "Host", "Resources", "Baselines", "Transactions", "Runs", "Reports",
                system, argumentParser,
            ],
            small
        ),
        .executableTarget(
            name: "temper",
            dependencies: ["Commands", "Host"],
            swiftSettings: strict,
            // Functions of the same code are one (identical code folding), and relative relocations
            // are packed, which takes glibc 2.36 (docs/decisions/0009-size.md).
            linkerSettings: [
                .unsafeFlags(
                    [
                        "-use-ld=lld", "-Xlinker", "--icf=safe", "-Xlinker", "-z",
                        "-Xlinker", "pack-relative-relocs",
                    ],
                    .when(configuration: .release)
                )
            ]
        ),

        .target(
            name: "TestSupport",
            dependencies: ["Host", "Model", system],
            path: "Tests/Support",
            swiftSettings: strictTests
        ),
        tests("ModelTests", ["Model", "TestSupport"]),
        tests("HostTests", ["Host", "CLinux", "Model", "TestSupport"]),
        tests("ResourcesTests", ["Resources", "Baselines", "Host", "Model", "TestSupport"]),
        tests("BaselinesTests", ["Baselines", "Resources", "Host", "Model", "TestSupport"]),
        tests("TransactionsTests", ["Transactions", "CLinux", "Host", "Model", "TestSupport"]),
        tests("RunsTests", ["Runs", "Reports", "Host", "Model", "TestSupport"]),
        tests("ReportsTests", ["Reports", "Host", "Model", "TestSupport"]),
        tests(
            "CommandsTests",
            [
                "Commands", "CLinux", "Baselines", "Resources", "Transactions", "Runs", "Reports",
                "Host",
                "Model",
                "TestSupport",
            ]
        ),
    ]
)
