package import Host
import Model
package import SystemPackage

/// One rule of audit.rules(7), as temper writes it and as auditctl lists it.
///
/// With an architecture, which Debian 13's auditctl asks for in a warning; a 64-bit kernel also runs
/// 32-bit programs, whose system calls have numbers of their own, so each watch is two rules there.
package struct AuditRule: Hashable, Sendable {
    package let architecture: String
    package let isFolder: Bool
    package let path: String
    package let permissions: String
    package let key: String

    package static let prefix = "temper-"

    /// The drop-in that holds them.
    package static let file: FilePath = "/etc/audit/rules.d/60-temper.rules"

    package static func key(of kind: String) -> String { prefix + kind }

    fileprivate init(_ architecture: String, isFolder: Bool, _ watch: Watch, kind: String) {
        self.architecture = architecture
        self.isFolder = isFolder
        path = watch.path.string
        permissions = watch.access.rawValue
        key = Self.key(of: kind)
    }

    /// What is behind `-a`.
    package var words: [String] {
        [
            "always,exit", "-F", "arch=\(architecture)", "-F",
            "\(isFolder ? "dir" : "path")=\(path)",
            "-F", "perm=\(permissions)", "-F", "key=\(key)",
        ]
    }

    package var text: String { "-a " + words.joined(separator: " ") }

    /// Reads a rule with fields as auditctl lists it; `nil` for one whose key isn't like temper's.
    package init?(listed line: String) {
        let words = line.split(separator: " ")
        var fields: [Substring: Substring] = [:]
        for (flag, word) in zip(words, words.dropFirst()) where flag == "-F" {
            guard let equals = word.firstIndex(of: "=") else { continue }
            fields[word[..<equals]] = word[word.index(after: equals)...]
        }
        guard let key = fields["key"], key.hasPrefix(Self.prefix),
            let path = fields["dir"] ?? fields["path"], let permissions = fields["perm"]
        else { return nil }
        architecture = String(fields["arch"] ?? "")
        isFolder = fields["dir"] != nil
        self.path = String(path)
        self.permissions = String(permissions)
        self.key = String(key)
    }
}

extension AuditRule {
    /// Whether it is what temper writes for a kind: a site may have keys of its own that begin alike.
    package var isWatched: Bool {
        resourceKinds.contains { kind in
            key == Self.key(of: kind.kind)
                && kind.watched.contains {
                    $0.path.string == path && $0.access.rawValue == permissions
                }
        }
    }

    /// Temper's own rules among what auditctl lists: those that temper writes, and those that its
    /// drop-in has, which an earlier version may have written for other paths.
    package static func own(in lines: [String], dropIn: String = "") -> Set<AuditRule> {
        let written = dropIn.split(separator: "\n").compactMap { AuditRule(listed: String($0)) }
        return Set(lines.compactMap { AuditRule(listed: $0) })
            .filter { $0.isWatched || written.contains($0) }
    }

    /// Whether an event's key is temper's or one of `others`, whole.
    ///
    /// ausearch(8) finds keys by a part of them. A rule with several keys has them with a byte 1
    /// between (AUDIT_KEY_SEPARATOR in linux/audit.h).
    package static func isKey(_ key: String, ofTemperOr others: [String]) -> Bool {
        key.split(separator: "\u{1}").contains { part in
            others.contains(String(part))
                || resourceKinds.contains { part == Self.key(of: $0.kind) }
        }
    }

    /// The keys of a site's own rules, as auditctl lists them, for what a kind watches.
    ///
    /// The kernel gives an event the key of the first rule that fits it, so a rule of the site's that
    /// is loaded before takes the events of temper's. A key that also stands at a rule for reading, or
    /// for any access, is left out: its events don't tell that anything was written.
    package static func otherKeys(in lines: [String]) -> [String] {
        let watched = resourceKinds.flatMap { $0.watched }.map(\.path)
        var keys: [String] = []
        var unclear: Set<String> = []
        for line in lines where AuditRule(listed: line)?.isWatched != true {
            let words = line.split(separator: " ").map(String.init)
            var path: FilePath?
            var key: String?
            var access: String?
            for (flag, word) in zip(words, words.dropFirst()) {
                switch flag {
                case "-w": path = FilePath(word)
                case "-k": key = word
                case "-p": access = word
                case "-F" where word.hasPrefix("perm="): access = String(word.dropFirst(5))
                case "-F" where word.hasPrefix("dir=") || word.hasPrefix("path="):
                    path = word.firstIndex(of: "=").map {
                        FilePath(String(word[word.index(after: $0)...]))
                    }
                case "-F" where word.hasPrefix("key="): key = String(word.dropFirst(4))
                default: break
                }
            }
            guard let key else { continue }
            guard let access, access.allSatisfy({ "wa".contains($0) }) else {
                unclear.insert(key)
                continue
            }
            guard let path, !keys.contains(key) else { continue }
            if watched.contains(where: { $0.starts(with: path) || path.starts(with: $0) }) {
                keys.append(key)
            }
        }
        return keys.filter { !unclear.contains($0) }
    }
}

/// The rules that a host is to have, and what of it they can't watch.
package struct AuditRules: Hashable, Sendable {
    package let rules: [AuditRule]
    /// What isn't there, and so can't have a rule.
    package let missing: [FilePath]

    /// A rule for a folder that isn't there fails, with all rules behind it: so only what exists is
    /// watched, and configuration files of /etc that may come.
    package init(for host: Host) throws(HostError) {
        var rules: [AuditRule] = []
        var missing: [FilePath] = []
        let is64 = host.kernel().architecture.hasSuffix("64")
        for kind in resourceKinds {
            for watch in kind.watched {
                let status = try host.status(watch.path)
                // A file that isn't there yet can be watched, by its folder.
                guard status != nil || watch.path.extension == "conf" else {
                    missing.append(watch.path)
                    continue
                }
                for architecture in is64 ? ["b64", "b32"] : ["b32"] {
                    rules.append(
                        AuditRule(
                            architecture,
                            isFolder: status?.kind == .folder,
                            watch,
                            kind: kind.kind
                        )
                    )
                }
            }
        }
        self.rules = rules
        self.missing = missing
    }

    /// The drop-in, without a date: the same host gives the same bytes.
    package var text: String {
        """
        ## Who changed what temper judges: written by 'temper audit enable', removed by
        ## 'temper audit disable'. Changes made here by hand are lost.

        """ + rules.map { $0.text + "\n" }.joined()
    }
}
