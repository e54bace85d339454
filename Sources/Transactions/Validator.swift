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
        for validation in Validation.allCases {
            guard plan.steps.contains(where: { $0.phase.validation == validation }) else {
                continue
            }
            let program = Self.program(for: validation)
            guard try onHost({ () throws(HostError) in try host.status(program.path) }) != nil
            else {
                notices.append("\(program.path) isn't there: its files were not validated by it")
                continue
            }
            guard processUser() == 0 else {
                notices.append("not root: \(program.path) was not asked about its files")
                continue
            }
            var candidates = try onHost { () throws(HostError) in
                try Candidates(on: host, in: store)
            }
            let verdict: Verdict
            do throws(TransactionError) {
                verdict = try judge(plan, of: validation, by: program, with: &candidates)
            } catch {
                // The first failure is told, not that of the tidying.
                try? candidates.remove()
                throw error
            }
            try onHost { () throws(HostError) in try candidates.remove() }
            switch verdict {
            case .accepted: continue
            case .noJudge(let words):
                notices.append(
                    "\(program.path) can't judge this image, so it wasn't asked: \(words)"
                )
            case .refused(let words):
                throw .refused([
                    "\(program.path.lastComponent?.string ?? "") does not accept the candidate: \(words)"
                ])
            }
        }
        return notices
    }

    private enum Verdict {
        case accepted
        case refused(String)
        /// It refuses an image as it is, too, or can't run here.
        case noJudge(String)
    }

    private func judge(
        _ plan: Plan,
        of validation: Validation,
        by program: Program,
        with candidates: inout Candidates
    ) throws(TransactionError) -> Verdict {
        var program = program
        program.binds = candidates.binds
        if !host.isLive, let words = failureInImage(of: program) { return .noJudge(words) }
        do throws(HostError) {
            try candidates.stage(plan, for: [validation])
        } catch {
            throw .host(error)
        }
        program.binds = candidates.binds
        return try failure(of: program).map { .refused($0) } ?? .accepted
    }

    private static func program(for validation: Validation) -> Program {
        switch validation {
        case .sshd: Program("/usr/sbin/sshd", ["-t"])
        case .sudo: Program("/usr/sbin/visudo", ["-c", "-q"])
        }
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
}
