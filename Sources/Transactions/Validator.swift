import Host
import Model
import SystemPackage

/// Has the real `sshd -t` and `visudo -c` judge candidates before any of them is put in place.
///
/// Both programs follow absolute includes to the live files, so each candidate is bound over its
/// real path in a private mount namespace: the program sees the host as it would be, and the host
/// sees nothing.
struct Validator {
    let host: Host
    let store: StateStore

    /// Throws `refused` with the program's own words where it doesn't accept the candidates.
    func check(_ plan: Plan) throws(TransactionError) -> [String] {
        var notices: [String] = []
        for validation in [Validation.sshd, .sudo] {
            let steps = plan.steps.filter { $0.validation == validation }
            guard !steps.isEmpty, var program = Self.program(for: validation) else { continue }
            guard try onHost({ () throws(HostError) in try host.status(program.path) }) != nil
            else {
                notices.append("\(program.path) isn't there: its files were not validated by it")
                continue
            }
            guard processUser() == 0 else {
                notices.append("not root: \(program.path) was not asked about its files")
                continue
            }
            let staging = try onHost { () throws(HostError) in try store.staging() }
            let runtime = try onHost { () throws(HostError) in try runtimeFolder(in: staging) }
            program.binds = runtime
            if !host.isLive, let words = failureInImage(of: program) {
                notices.append(
                    "\(program.path) can't judge this image, so it wasn't asked: \(words)"
                )
                continue
            }
            program.binds = try onHost { () throws(HostError) in
                try runtime + binds(for: steps, contents: plan.contents, in: staging)
            }
            let words = try failure(of: program)
            try onHost { () throws(HostError) in try store.removeStaging() }
            if let words {
                throw .refused([
                    "\(program.path.lastComponent?.string ?? "") does not accept the candidate: \(words)"
                ])
            }
        }
        return notices
    }

    private static func program(for validation: Validation) -> Program? {
        switch validation {
        case .none: nil
        case .sshd: Program("/usr/sbin/sshd", ["-t"])
        case .sudo: Program("/usr/sbin/visudo", ["-c", "-q"])
        }
    }

    /// A /run that has what a boot puts there for sshd, its privilege separation directory, which
    /// no image has while nothing runs in it; empty where it isn't needed.
    private func runtimeFolder(in staging: FilePath) throws(HostError) -> [Program.Bind] {
        guard !host.isLive, try host.status("/run")?.kind == .folder,
            try host.status("/run/sshd") == nil
        else { return [] }
        let run = staging.appending("run")
        try store.stageFolder(run, mode: Permissions(0o755))
        try store.stageFolder(run.appending("sshd"), mode: Permissions(0o755))
        return [bind(run, over: "/run")]
    }

    /// Why an image's own program is no judge: it refuses the image as it is, or can't even run
    /// here (another architecture, libraries that are missing yet).
    private func failureInImage(of program: Program) -> String? {
        do throws(TransactionError) {
            return try failure(of: program)
        } catch {
            return "\(error)"
        }
    }

    /// What the program says against its files; `nil` where it accepts them.
    private func failure(of program: Program) throws(TransactionError) -> String? {
        let output = try onHost { () throws(HostError) in try host.run(program) }
        return output.status == 0 ? nil : "status \(output.status): \(output.message)"
    }

    /// Stages candidates and says what is bound over what.
    ///
    /// Over a file that exists its candidate is bound; where there is none yet, a copy of the whole
    /// folder with the candidate in it is bound over the folder.
    private func binds(
        for steps: [Plan.Step],
        contents: [SHA256: [UInt8]],
        in staging: FilePath
    ) throws(HostError) -> [Program.Bind] {
        var binds: [Program.Bind] = []
        var folders: [FilePath: FilePath] = [:]
        for (number, step) in steps.enumerated() {
            guard case .file(let path, let before, let after) = step.change else { continue }
            let place: FilePath
            if before != nil, after != nil {
                place = staging.appending("\(number)")
                binds.append(bind(place, over: path))
            } else {
                let folder = path.removingLastComponent()
                guard try host.status(folder) != nil else { continue }
                let copy = staging.appending("folder-\(number)")
                if folders[folder] == nil {
                    folders[folder] = copy
                    try stageFolder(folder, at: copy)
                    binds.append(bind(copy, over: folder))
                }
                place = (folders[folder] ?? copy).appending(path.lastComponent?.string ?? "")
            }
            if let after {
                try store.stage(contents[after.content] ?? [], as: after, at: place)
            } else {
                try store.unstage(place)
            }
        }
        // A folder is bound before the files in it.
        return binds.sorted { $0.target.string < $1.target.string }
    }

    private func bind(_ source: FilePath, over target: FilePath) -> Program.Bind {
        Program.Bind(
            store.path.appending(source.components),
            over: host.rootPath.appending(target.components)
        )
    }

    private func stageFolder(_ folder: FilePath, at copy: FilePath) throws(HostError) {
        for name in try host.list(folder) ?? [] {
            let path = folder.appending(name)
            if let target = try host.linkTarget(path) {
                try store.stageLink(target, at: copy.appending(name))
            } else if try host.status(path, followingLinks: false)?.kind == .regular,
                let file = try host.image(of: path)
            {
                try store.stage(file.bytes, as: file.image, at: copy.appending(name))
            }
        }
        if let status = try host.status(folder) {
            try store.stageFolder(copy, mode: status.mode)
        }
    }
}
