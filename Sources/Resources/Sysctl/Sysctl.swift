import Host
package import Model
import SystemPackage

/// A kernel parameter: what runs now, and what the files of sysctl.d(5) give at the next boot.
///
/// A key with `*` stands for every parameter that it matches. `persist: false` asks for the running
/// value alone.
package struct Sysctl: Resource {
    package static let kind = "sysctl"
    /// Sorted behind what distributions and people write; systemd-sysctl reads the last name last.
    package static let dropIn = DropIn(
        "/etc/sysctl.d/zz-temper.conf",
        phase: .sysctlFiles,
        order: .parameters
    )
    package static let dropIns = [dropIn]
    package static let watched: [Watch] = [
        .changes("/etc/sysctl.conf"), .changes("/etc/sysctl.d"),
        .changes("/usr/local/lib/sysctl.d"), .changes("/usr/lib/sysctl.d"),
        .writes("/proc/sys"), .runs("/usr/sbin/sysctl"),
    ]

    package let key: SysctlKey
    package let expectation: Expectation
    package let persists: Bool

    package init(_ key: SysctlKey, _ expectation: Expectation, persists: Bool = true) {
        self.key = key
        self.expectation = expectation
        self.persists = persists
    }

    package init(from fields: inout Fields) throws(BaselineError) {
        let key = fields.required("key") { node throws(BaselineError) in
            try node.parsed("the name of a kernel parameter (net.core.somaxconn)") { SysctlKey($0) }
        }
        let location = fields.location
        let expectation = fields.expectation(allowing: [
            .value, .min, .max, .range, .oneOf, .covers,
        ])
        let persists = fields.optional("persist") { node throws(BaselineError) in
            try node.boolean()
        }
        if let expectation, !Sysctl.fitsOneLine(expectation) {
            fields.refuse(location, "the value has a line break or a control character")
        }
        if let key, let expectation, let refusal = SysctlValue.refusal(of: expectation, by: key) {
            fields.refuse(fields.location(of: expectation.operator.rawValue), refusal)
        }
        try fields.finish()
        guard let key, let expectation else { throw fields.problems }
        self.init(key, expectation, persists: persists ?? true)
    }

    package var expected: String {
        "\(key) \(expectation)" + (persists ? "" : " (running value only)")
    }

    package var setting: String { "sysctl \(key)" }

    /// The last part of the name, and of its other name: patterns leave it as it is.
    package var subjects: [String] {
        [key, KernelRelations.twin(of: key)].compactMap { $0?.parts.last.map(String.init) }
    }

    package var isGeneral: Bool { key.isPattern || KernelRelations.twin(of: key) != nil }

    /// A pattern means each parameter that it matches; two names may be one value, or shut each
    /// other out.
    package func contradicts(_ other: Sysctl) -> Bool {
        func matches(_ name: SysctlKey) -> Bool {
            key == name || (key.isPattern && Glob(key.path).matches(name.path))
        }
        if matches(other.key) { return !expectation.mayHold(with: other.expectation) }
        guard !other.key.isPattern, let twin = KernelRelations.twin(of: other.key), matches(twin)
        else { return false }
        if KernelRelations.isAlias(twin) { return !expectation.mayHold(with: other.expectation) }
        return [expectation, other.expectation].allSatisfy { $0.isMet(by: ["0"]) == false }
    }

    /// A line break would end the line of the drop-in, and begin another.
    private static func fitsOneLine(_ expectation: Expectation) -> Bool {
        let texts: [String] =
            switch expectation {
            case .value(let text): [text]
            case .oneOf(let texts), .subsetOf(let texts), .noneOf(let texts): texts
            case .min, .max, .range, .covers: []
            }
        return texts.allSatisfy { text in
            text.utf8.allSatisfy { ($0 >= 0x20 || $0 == 9) && $0 != 0x7f }
        }
    }
}
