import ArgumentParser
import Host
import Model
import SystemPackage
import Transactions

/// A length of time as people write it: `90s`, `10m`, `2h`, `1d`; a number alone is in seconds.
struct Interval: ExpressibleByArgument, Equatable {
    let seconds: Int

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), digits.utf8.count <= 9 else { return nil }
        switch argument.dropFirst(digits.count) {
        case "", "s": seconds = number
        case "m", "min": seconds = number * 60
        case "h": seconds = number * 3600
        case "d": seconds = number * 86_400
        default: return nil
        }
    }
}

/// The timer that takes an apply back unless somebody confirms it in time.
///
/// It is systemd's, so that neither the end of a connection nor that of this process keeps it from
/// elapsing; `temper recover` is what it starts, and what the next boot starts, too.
struct Confirmation {
    private static let unit = "temper-confirm"
    private static let shortest = 10
    private static let longest = 7 * 86_400

    /// When what is applied now is to be confirmed by.
    let deadline: Deadline

    /// Starts the timer; throws `refused` where that can't be done, and nothing has changed yet.
    ///
    /// With a state folder of its own the next boot would not find it.
    init(within interval: Interval, state: StateOptions, on host: Host) throws(Failure) {
        guard state.folder == nil else {
            throw .usage(
                "--confirm-within and --state: expected one of them; a boot looks in the standard place"
            )
        }
        guard (Self.shortest...Self.longest).contains(interval.seconds) else {
            throw .usage("--confirm-within: expected 10s to 7d")
        }
        guard host.hasSystemd, let deadline = Deadline(in: interval.seconds, on: host) else {
            throw Self.refused("it needs a running systemd, whose timer takes the apply back")
        }
        self.deadline = deadline
        Self.disarm(on: host)
        try Self.arm(interval.seconds, on: host)
    }

    private static func arm(_ seconds: Int, on host: Host) throws(Failure) {
        let program = try reporting { () throws(HostError) in
            try host.linkTarget("/proc/self/exe") ?? "/usr/bin/temper"
        }
        // A second after the deadline, which is by another clock. One that finds the lock taken
        // tries again; any other failure needs a person.
        let arguments = [
            "--quiet", "--collect", "--unit=\(unit)", "--on-active=\(seconds + 1)",
            "--timer-property=AccuracySec=1s", "--timer-property=RemainAfterElapse=no",
            "--property=Type=exec", "--property=Restart=on-failure",
            "--property=RestartSec=5", "--property=RestartPreventExitStatus=2 4 5 70",
            "--property=StartLimitIntervalSec=0",
            "--description=Take back what nobody confirmed", "--",
            program, "recover", "--quiet",
        ]
        let output = try reporting { () throws(HostError) in
            try host.run(Program("/usr/bin/systemd-run", arguments))
        }
        guard output.status == 0 else {
            throw refused("systemd-run could not start its timer: \(output.message)")
        }
    }

    private static func refused(_ reason: String) -> Failure {
        .transaction(.refused(["--confirm-within: \(reason); nothing was changed"]))
    }

    /// Ends the timer, where one runs; one that elapses all the same finds nothing to take back.
    static func disarm(on host: Host) {
        guard host.hasSystemd, let timer = UnitName("\(unit).timer"),
            let activity = try? host.activity(of: timer), activity.runs
        else { return }
        try? host.stop(timer)
    }
}
