import CSystemd
import Glibc
import SystemPackage

extension Host {
    /// Whether this process was started by cron or at: pam_loginuid gives their jobs the login uid of
    /// the user that they run as, though nobody has logged in.
    ///
    /// A job is part of the daemon's unit, or of a session of its own of which logind tells the
    /// service (sd_session_get_service(3)).
    private static func isStartedByClock() -> Bool {
        let daemons = ["cron", "crond", "atd", "anacron", "fcron"]
        var name: UnsafeMutablePointer<CChar>?
        if unsafe sd_pid_get_unit(0, &name) >= 0, let unit = unsafe name {
            defer { unsafe free(unit) }
            let text = unsafe String(cString: unit)
            if daemons.contains(where: { text == $0 + ".service" }) { return true }
        }
        var session: UnsafeMutablePointer<CChar>?
        guard unsafe sd_pid_get_session(0, &session) >= 0, let session = unsafe session else {
            return false
        }
        defer { unsafe free(session) }
        var service: UnsafeMutablePointer<CChar>?
        guard unsafe sd_session_get_service(session, &service) >= 0, let service = unsafe service
        else { return false }
        defer { unsafe free(service) }
        return daemons.contains(unsafe String(cString: service))
    }

    /// The user that logged in, whatever they became since (pam_loginuid(8)); `nil` where nobody did, as
    /// in a job of cron's, and where it can't be read.
    package static func loginUID() -> UInt32? {
        guard let file = try? live().read("/proc/self/loginuid", upTo: 32) else { return nil }
        let uid = UInt32(String(decoding: file.bytes.prefix { $0 > 0x20 }, as: UTF8.self))
        return uid == .max || isStartedByClock() ? nil : uid
    }

    /// The address that this process's login came from, by sshd's SSH_CONNECTION; `nil` where it
    /// came from no network.
    ///
    /// sudo takes the variable away, so the parents are looked at, too (proc_pid_environ(5)).
    package func callerAddress() -> String? {
        var process = "self"
        for _ in 0..<32 {
            let folder = FilePath("/proc/\(process)")
            guard let variables = try? read(folder.appending("environ"), upTo: 1 << 20)?.bytes,
                let stat = try? read(folder.appending("stat"), upTo: 1 << 12)?.bytes
            else { return nil }
            let marker = Array("SSH_CONNECTION=".utf8)
            for variable in variables.split(separator: 0) where variable.starts(with: marker) {
                let words = variable.dropFirst(marker.count).split(separator: 0x20)
                return words.first.map { String(decoding: $0, as: UTF8.self) }
            }
            // The name of the program, in brackets, may hold anything.
            guard let bracket = stat.lastIndex(of: UInt8(ascii: ")")) else { return nil }
            let fields = stat[(bracket + 1)...].split(separator: 0x20)
            guard fields.count > 1 else { return nil }
            let parent = String(decoding: fields[1], as: UTF8.self)
            if parent == "0" || parent == "1" { return nil }
            process = parent
        }
        return nil
    }
}
