import TestSupport

/// Makes trees of sudoers files from a seed: all that the grammar has, in odd layouts.
struct SudoersGenerator {
    private var random: SplitMix64
    private var aliases: [String: [String]] = [:]

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// Files by path; `/etc/sudoers` is the main one.
    mutating func tree() -> [String: String] {
        var files: [String: String] = [:]
        // Aliases count from everywhere, so all are defined in one file, anywhere in the order.
        var main = statements(random.below(6))
        let names = ["10_a", "1_b", "c.conf", "d~", ".hidden", "README", "Z", "a", "b-b", "zz"]
        for name in names where random.below(3) == 0 {
            files["/etc/sudoers.d/" + name] = file(statements(random.below(4)))
        }
        if random.below(4) > 0 {
            let line = pick([
                "@includedir sudoers.d", "#includedir sudoers.d", "  @includedir\tsudoers.d",
                "@includedir \"sudoers.d\"",
            ])
            main.insert(line, at: random.below(main.count + 1))
        }
        if random.below(3) == 0 {
            main.insert(
                pick(["@include more.%h", "#include more.%h", "@include \"more.%h\" # so"]),
                at: random.below(main.count + 1)
            )
            files["/etc/more.HOST"] = file(statements(random.below(4)))
        }
        if random.below(4) == 0 {
            main.insert(
                pick(["  #include /nope", "#includefoo", "#include"]),
                at: random.below(main.count + 1)
            )
        }
        main.insert(contentsOf: aliasLines(), at: random.below(main.count + 1))
        files["/etc/sudoers"] = file(main)
        return files
    }

    /// The same bytes with a few of them changed.
    mutating func mutated(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<(1 + random.below(3)) where !bytes.isEmpty {
            let index = random.below(bytes.count)
            switch random.below(3) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(bytes[random.below(bytes.count)], at: index)
            default: bytes[index] = pick(Array(" \t\n\\\"#!,:=()%+@>aAz0/.~".utf8))
            }
        }
        return bytes
    }

    mutating func below(_ bound: Int) -> Int { random.below(bound) }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[random.below(elements.count)]
    }

    private mutating func file(_ lines: [String]) -> String {
        let text = lines.map { line in
            random.below(12) == 0
                ? line + pick(["  # a comment", " # with \\", "\t#x"].filter { _ in true }) : line
        }.joined(separator: "\n")
        return text + pick(["\n", "\n", "\n\n", ""])
    }

    private mutating func statements(_ count: Int) -> [String] {
        (0..<count).map { _ in
            switch random.below(10) {
            case 0: pick(["", "# comment", "#comment \\", "   ", "\t# x: y=z", "#- x"])
            case 1...4: defaults()
            default: rule()
            }
        }
    }

    /// A blank, more of them, or a continued line.
    private mutating func gap(required: Bool = false) -> String {
        switch random.below(12) {
        case 0: " \\\n  "
        case 1: "  "
        case 2: "\t"
        case 3: " \\\n"
        case 4...6 where !required: ""
        default: " "
        }
    }

    private mutating func list(_ count: Int, _ element: (inout Self) -> String) -> String {
        var text = ""
        for index in 0..<max(1, count) {
            if index > 0 { text += gap() + "," + gap() }
            text += element(&self)
        }
        return text
    }

    private mutating func negated(_ text: String) -> String {
        switch random.below(10) {
        case 0: "!" + text
        case 1: "!!" + text
        case 2: "! " + text
        default: text
        }
    }

    private mutating func user() -> String {
        let plain = pick([
            "root", "alice", "bob", "ALL", "%wheel", "%#27", "#0", "#1000", "+net", "%:ext",
            "us\\ er",
            "\"quoted user\"", "a\\x41b", "d-e.f_g", "user@dom\\,x", "\"%dom users\"",
            "%with\\ blank", "Alice", "x$",
            "USERS", "OPS",
        ])
        return negated(plain)
    }

    private mutating func runas() -> String {
        negated(pick(["root", "ALL", "www", "#33", "%staff", "RUN", "\"a b\"", "op\\ er"]))
    }

    private mutating func host() -> String {
        negated(
            pick([
                "ALL", "web1", "web2.example.com", "10.0.0.1", "10.0.0.0/8", "10.0.0.0/255.0.0.0",
                "fe80::1", "::1", "2001:db8::/32", "+hosts", "HOSTS", "w-3",
            ])
        )
    }

    private mutating func command() -> String {
        let arguments = [
            "", "", " -x", "  -a   b", " a\\,b", " x\\=y", " a=b", " \"\"", " *", " [a-z]*", " \\*",
            " a\\:b", " c\\#d", " ^-[a-z]+$", " \\\\x", " a\\ b", " -o !x", " (x)",
        ]
        let plain = pick([
            "ALL", "/bin/ls", "/usr/bin/*", "/opt/a\\ b/c", "/bin/a\\,b", "/bin/d/",
            "sudoedit /etc/x", "/bin/x\\:y", "CMDS", "MORE", "^/bin/.*$", "list", "/bin/e\\=f",
            "/bin/sh\\#x",
        ])
        let takesMore = plain.hasPrefix("/") && !plain.hasSuffix("/")
        let text = plain + (takesMore ? pick(arguments) : "")
        let digest = "sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ=="
        if random.below(15) == 0, plain.hasPrefix("/") { return digest + " " + text }
        return negated(text)
    }

    private mutating func commandForDefaults() -> String {
        negated(
            pick([
                "/bin/ls", "/usr/bin/*", "/opt/a\\ b", "CMDS", "ALL", "sudoedit", "/bin/x\\:y",
                "/bin/d/",
            ])
        )
    }

    private mutating func defaults() -> String {
        var scope = ""
        switch random.below(10) {
        case 0: scope = ":" + pick(["", " "]) + list(random.below(3)) { $0.user() }
        case 1: scope = "@web," + list(random.below(3)) { $0.host() }
        case 2: scope = ">" + list(random.below(3)) { $0.runas() }
        case 3: scope = "!" + list(random.below(3)) { $0.commandForDefaults() }
        default: break
        }
        let indent = pick(["", "", "", "  ", "\t"])
        // A continuation must not stand where a scope begins.
        let head = "Defaults" + scope.replacing("\\\n", with: "").replacing("! ", with: "!")
        return indent + head + pick([" ", "\t", "  ", " \\\n "])
            + list(1 + random.below(3)) { $0.option() }
    }

    private mutating func option() -> String {
        switch random.below(8) {
        case 0...2:
            let flag = pick([
                "use_pty", "env_reset", "insults", "pwfeedback", "authenticate", "fqdn",
                "requiretty", "visiblepw", "noexec",
            ])
            return pick(["", "", "!", "!!", "! "]) + flag
        case 3:
            let number = pick(["timestamp_timeout", "passwd_timeout"])
            return number + gap() + "=" + gap() + pick(["5", "0", "2.5", "\"7\"", "15"])
        case 4:
            return pick([
                "passwd_tries=3", "umask=022", "umask = 0077", "!umask", "loglinelen=0",
                "closefrom=3",
            ])
        case 5:
            let text = pick([
                "logfile=/var/log/sudo.log", "secure_path=\"/a:/b\"",
                "passprompt=\"[%u] \\\"x\\\" # no: \"", "badpass_message=a\\ b", "!logfile",
                "secure_path = /usr/bin\\:/bin", "mailsub=\"a \\\n   b\"",
                "passprompt=\"x\\x41\\y\"", "editor=/usr/bin/vi", "exempt_group=wheel",
                "!exempt_group", "runas_default=alice", "mailto=a@b.c", "badpass_message=a!b",
            ])
            return text
        case 6:
            return pick([
                "lecture", "!lecture", "lecture=always", "listpw=never", "verifypw = all",
                "syslog=auth", "!syslog", "timestamp_type=tty",
            ])
        default:
            return pick(["env_keep", "env_check", "env_delete"]) + gap() + pick(["=", "+=", "-="])
                + gap()
                + pick([
                    "A", "\"A B\"", "LD_*", "\"  X\tY  \"", "\"A=*\"", "HOME\\ X", "\"B \\\n C\"",
                ])
        }
    }

    private mutating func rule() -> String {
        var text = list(1 + random.below(3)) { $0.user() } + " "
        for index in 0...random.below(2) {
            if index > 0 { text += gap(required: true) + ": " + gap() }
            text += list(1 + random.below(2)) { $0.host() } + gap() + "=" + gap()
            text += list(1 + random.below(4)) { $0.commandSpec() }
        }
        return text
    }

    private mutating func commandSpec() -> String {
        var text = ""
        switch random.below(8) {
        case 0: text += "(" + gap() + list(random.below(3)) { $0.runas() } + gap() + ")" + gap()
        case 1:
            text +=
                "(" + list(1) { $0.runas() } + gap() + ":" + gap()
                + pick(["www", "ALL", "staff, adm"]) + ")"
        case 2: text += "(:www)"
        case 3: text += pick(["()", "( )"])
        default: break
        }
        if random.below(8) == 0 {
            text += pick([
                "CWD=/tmp ", "TIMEOUT=1d ", "NOTAFTER=20300101000000Z ",
                "NOTBEFORE = 20200101000000Z ", "CWD=~ ", "CHROOT=* ", "ROLE=a_r ",
            ])
        }
        for _ in 0..<random.below(3) {
            text +=
                pick([
                    "NOPASSWD", "PASSWD", "NOPASSWD", "SETENV", "NOSETENV", "NOEXEC", "EXEC",
                    "LOG_INPUT", "NOMAIL", "FOLLOW",
                ]) + pick([":", " :", "\t:"]) + gap()
        }
        return text + command()
    }

    private mutating func aliasLines() -> [String] {
        [
            "User_Alias USERS = " + list(2) { $0.plainUser() } + gap(required: true) + ":" + gap()
                + "OPS=" + pick(["USERS", "%ops", "USERS, !bob"]),
            "Runas_Alias RUN = " + pick(["root, www", "#0", "%adm, !root", "ALL"]),
            "\tHost_Alias HOSTS = " + pick(["10.0.0.0/8, web1", "::1", "!web2, fe80::/64"]),
            pick(["Cmnd_Alias", "Cmd_Alias"]) + " CMDS = "
                + pick(["/bin/a, /bin/b -x  y", "/bin/a \\\n -z, !/bin/c", "ALL"])
                + " : MORE = CMDS, /bin/q",
        ]
    }

    private mutating func plainUser() -> String {
        pick(["alice", "bob", "%wheel", "#12", "!carol"])
    }
}
