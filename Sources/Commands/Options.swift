import ArgumentParser

/// Which host is looked at, and by which baselines.
struct TargetOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Look at this directory instead of the running system: next boot only.",
            valueName: "dir"
        )
    )
    var root: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A baseline, by name or path; may be repeated. Later ones override.",
            valueName: "name|path"
        )
    )
    var baseline: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The configuration to use, instead of /etc/temper/temper.yaml.",
            valueName: "file"
        )
    )
    var config: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Sets a parameter; may be repeated.", valueName: "name=value")
    )
    var set: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Waivers, a file or a folder of them, instead of /etc/temper/waivers.d.",
            valueName: "path"
        )
    )
    var waivers: String?
}

/// Where state lies.
struct StateOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keep temper's state here (journals, before-images, runs), so that none ships with an image.",
            valueName: "dir"
        )
    )
    var state: String?
}

/// What a person takes upon themselves.
struct RiskOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Do it although a guard refuses it: what it names, by control; may be repeated.",
            valueName: "kind:control"
        )
    )
    var acceptRisk: [String] = []
}

enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    @Flag(name: .shortAndLong, help: "Print nothing where there is nothing to say.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "List what passes and what doesn't apply, too.")
    var verbose = false
}
