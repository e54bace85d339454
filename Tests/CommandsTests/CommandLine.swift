import Commands
import Host
import SystemPackage
import TestSupport

/// What a run of the whole program came to, in this process.
struct Ended {
    let status: Int32
    let output: String
    let errors: String
}

/// A scratch root with a baseline beside it, and temper run on it.
struct Image {
    let root: ScratchRoot
    let baselines: ScratchRoot

    init(_ baseline: String) throws {
        root = try ScratchRoot()
        baselines = try ScratchRoot()
        try root.folder("etc")
        try root.folder("proc")
        try baselines.write("site.yaml", baseline)
    }

    /// Runs a command with `--root`; `baseline` adds the fixture's own.
    func run(_ arguments: String..., baseline: Bool = true) -> Ended {
        run(arguments, baseline: baseline)
    }

    func run(_ arguments: [String], baseline: Bool = true) -> Ended {
        var all = arguments + ["--root", root.path.string]
        if baseline { all += ["--baseline", baselines.absolute("site.yaml").string] }
        return temper(all)
    }
}

func temper(_ arguments: [String]) -> Ended {
    var output: [UInt8] = []
    var errors: [String] = []
    let console = Console(output: { output += $0 }, errors: { errors.append($0) })
    let status = run(arguments, console: console)
    return Ended(
        status: status,
        output: String(decoding: output, as: UTF8.self),
        errors: errors.joined(separator: "\n")
    )
}
