package import Host
package import Model
import SystemPackage

extension Access {
    /// More accounts than these are not asked about: each is a question to sshd.
    private static let mostAccounts = 64

    /// Looks at who can get in: sshd's effective values for each account, its keys and password,
    /// and sudo's rules.
    ///
    /// Asked are root, who may have rights by sudo, and `caller`, who comes from `address`. Needs
    /// root, for the keys of others and shadow(5).
    package init(
        of host: Host,
        caller: String? = nil,
        from address: String? = nil
    ) throws(HostError) {
        self.init()
        let accounts = try host.snapshot(Accounts.self)
        let credentials = try host.snapshot(Credentials.self)
        let sudo = try Sudo.state(on: host)
        notes = sudo.notes
        if let refusal = sudo.refusal { notes.append("sudo refuses its files: \(refusal)") }
        let names = Self.names(host.describe().hostname ?? "")
        let door = try askableDoor(on: host)
        // Those who must not be left out come first.
        let isFirst = { (account: Account) in account.isRoot || account.name == caller }
        for account in accounts.all.filter(isFirst) + accounts.all.filter({ !isFirst($0) }) {
            let rights =
                sudo.isInstalled && sudo.refusal == nil
                ? SudoRights(of: account, in: sudo.policy, hostNames: names) : nil
            guard
                isFirst(account)
                    || (rights.map { $0.isAllowed != false || !$0.freeCommands.isEmpty } ?? false)
            else { continue }
            guard entries.count < Self.mostAccounts else {
                notes.append("only the first \(Self.mostAccounts) administrators were looked at")
                break
            }
            var entry = Entry(account.name)
            entry.becomeRoot(account, rights, credentials)
            if let door {
                try entry.look(
                    at: door,
                    account,
                    credentials[account.name],
                    from: account.name == caller ? address : nil,
                    on: host
                )
            }
            entries.append(entry)
        }
        if let door { try lookAtDaemon(door, on: host) }
    }

    /// The daemon, where there is one that can be asked.
    ///
    /// Where none runs, and sshd can't even read its files (no host key yet, no /run/sshd in a
    /// container), nobody gets in now, and no change takes that away. Of one that runs it is an error.
    private mutating func askableDoor(on host: Host) throws(HostError) -> SSHDLook? {
        guard try host.status(SSHD.program) != nil else { return nil }
        let door = try host.snapshot(SSHDLook.self)
        do throws(HostError) {
            _ = try door.ask(nil, on: host)
            return door
        } catch {
            guard door.daemon == nil else { throw error }
            notes.append("no sshd runs, and none can be asked who could log in: \(error)")
            return nil
        }
    }

    /// A host's name with and without its domain, in lower case.
    private static func names(_ name: String) -> Set<String> {
        let name = name.lowercased()
        return [name, String(name.prefix { $0 != "." })]
    }

    private mutating func lookAtDaemon(_ door: SSHDLook, on host: Host) throws(HostError) {
        let effective = try door.ask(nil, on: host)
        listens = effective.words("listenaddress")
        for key in ["ciphers", "kexalgorithms", "macs", "hostkeyalgorithms"] {
            algorithms[key] = (effective.words(key).first ?? "").split(separator: ",")
                .map(String.init)
        }
        let isAsking =
            effective.words("usepam").first == "yes"
            && effective.words("kbdinteractiveauthentication").first == "yes"
        if isAsking { secondFactor = try Self.secondFactor(on: host) }
    }

    /// Modules of PAM that ask for more than a password.
    private static let factors = [
        "pam_google_authenticator", "pam_oath", "pam_duo", "pam_u2f", "pam_yubico", "pam_radius",
        "pam_otpw", "pam_privacyidea", "pam_mobile_push",
    ]

    private static func secondFactor(on host: Host) throws(HostError) -> String? {
        for service in ["sshd", "common-auth"] {
            let path = FilePath("/etc/pam.d/\(service)")
            guard let file = try host.read(path) else { continue }
            for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
            where !line.hasPrefix("#") {
                if let module = factors.first(where: line.contains) { return "\(module) (\(path))" }
            }
        }
        return nil
    }
}

extension Access.Entry {
    fileprivate mutating func becomeRoot(
        _ account: Account,
        _ rights: SudoRights?,
        _ credentials: Credentials
    ) {
        if account.isRoot {
            root = "is root"
            return
        }
        let own = credentials[user].password
        if let rights, own != .usable, own != .unknown {
            freeCommands = rights.freeCommands.sorted()
        }
        guard let rights, rights.isAllowed != false else {
            obstacles.append(
                .init("sudo:rules", "no rule of sudo's lets \(user) become root")
            )
            return
        }
        needsTerminal = rights.needsTerminal
        isRootDoubtful = rights.isAllowed == nil
        let password = credentials[rights.wantsRootPassword ? "root" : user].password
        if !rights.needsPassword {
            root = "sudo without a password"
        } else if password == .usable || password == .unknown {
            root = "sudo"
        } else {
            obstacles.append(
                .init("sudo:nopasswd", "sudo wants a password, and \(user) has none that is usable")
            )
        }
    }

    fileprivate mutating func look(
        at door: SSHDLook,
        _ account: Account,
        _ credential: Credential,
        from address: String?,
        on host: Host
    ) throws(HostError) {
        guard try account.hasShell(on: host) else {
            obstacles.append(.init(nil, "\(account.shell) is no shell to log in with"))
            return
        }
        // An address of the documentation's own (RFC 5737) stands for any other.
        let from = address ?? "192.0.2.1"
        let context = SSHDContext(user: account.name, host: from, address: from)
        let effective = try door.ask(context, on: host)
        let keys = try AuthorizedKeys(
            of: account,
            in: effective.words("authorizedkeysfile"),
            isStrict: effective.words("strictmodes").first != "no",
            on: host
        )
        let found = SSHDoor(of: account, credential, effective, keys, from: address).look()
        ways = found.ways
        doubtful = found.doubtful
        obstacles += found.obstacles
    }
}

extension Account {
    /// Whether there is a program to log in with, and one that doesn't just say no.
    fileprivate func hasShell(on host: Host) throws(HostError) -> Bool {
        guard !["nologin", "false", "true", "sync"].contains(shell.lastComponent?.string) else {
            return false
        }
        guard let status = try host.status(shell) else { return false }
        return status.kind == .regular && status.mode.isExecutable
    }
}
