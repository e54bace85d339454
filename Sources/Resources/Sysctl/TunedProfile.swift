import Model
import SystemPackage

/// A profile of tuned with those that it includes: what it asks of kernel parameters.
///
/// The rules are tuned's own (its loader, merger and sysctl plug-in): what is included counts first,
/// and an outer profile overrides it option by option.
struct TunedProfile: Sendable {
    private(set) var result = Import()
    private(set) var parameters: [String: TunedFile.Option] = [:]
    private(set) var variables: [TunedFile.Option] = []
    private var seen: Set<FilePath> = []
    /// What has the merged section count on some hosts only.
    private var conditional: Origin?
    private let place: FilePath

    /// More than these are no profile that somebody wrote.
    private static let mostVariables = 1_000
    private static let mostFiles = 64
    private static let deepest = 16

    init<Failure: Error>(
        _ file: ImportedFile,
        find: (FilePath) throws(Failure) -> ImportedFile?
    ) throws(Failure) {
        place = file.path.removingLastComponent().removingLastComponent()
        try add(file, depth: 0, find)
    }

    private mutating func add<Failure: Error>(
        _ file: ImportedFile,
        depth: Int,
        _ find: (FilePath) throws(Failure) -> ImportedFile?
    ) throws(Failure) {
        seen.insert(file.path)
        let read = TunedFile(file)
        for refusal in read.refusals { result.refuse(refusal.origin, refusal.reason) }
        for option in read.options where option.section == "main" && option.name == "include" {
            try include(option, depth: depth, find)
        }
        for (name, origin) in read.sections {
            switch name {
            case "main": continue
            case "variables": setVariables(read)
            case "sysctl": setParameters(read, origin)
            default:
                result.refuse(origin, "the section [\(name)] is no part of a baseline")
            }
        }
    }

    // MARK: Includes

    private mutating func include<Failure: Error>(
        _ option: TunedFile.Option,
        depth: Int,
        _ find: (FilePath) throws(Failure) -> ImportedFile?
    ) throws(Failure) {
        for word in option.value.split(whereSeparator: { $0 == "," || $0 == ";" }) {
            var name = TunedFile.trimmed(String(word))
            // A dash before a name: it may be missing.
            let isOptional = name.hasPrefix("-")
            if isOptional { name.removeFirst() }
            let isSafe =
                !name.isEmpty && name != "." && name != ".."
                && name.utf8.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                        || "_.-".utf8.contains($0)
                }
            guard isSafe else {
                result.refuse(option.origin, "'\(name)' isn't the name of a profile")
                continue
            }
            guard depth < Self.deepest, seen.count < Self.mostFiles else {
                result.refuse(option.origin, "too many profiles: \(name) isn't read")
                continue
            }
            var found: ImportedFile?
            for path in candidates(name) where found == nil && !seen.contains(path) {
                found = try find(path)
            }
            if let found {
                try add(found, depth: depth + 1, find)
            } else if !isOptional, !candidates(name).contains(where: seen.contains) {
                result.refuse(option.origin, "there is no profile '\(name)' here")
            }
        }
    }

    /// Beside the profile, then where tuned looks: of an administrator's first.
    private func candidates(_ name: String) -> [FilePath] {
        let folders: [FilePath] = [
            place, "/etc/tuned/profiles", "/etc/tuned", "/usr/lib/tuned/profiles",
            "/usr/lib/tuned",
        ]
        return folders.map { $0.appending(name).appending("tuned.conf") }
    }

    // MARK: Options

    private mutating func setVariables(_ file: TunedFile) {
        for option in file.options where option.section == "variables" {
            if option.name == "include" {
                result.refuse(option.origin, "variables of another file aren't read")
            } else if let index = variables.firstIndex(where: { $0.name == option.name }) {
                variables[index] = option
            } else if variables.count < Self.mostVariables {
                variables.append(option)
            } else {
                result.refuse(option.origin, "too many variables")
            }
        }
    }

    /// Options of every plug-in's section that are no parameters.
    private static let conditions = [
        "devices", "devices_udev_regex", "uname_regex", "cpuinfo_regex",
    ]
    private static let others = [
        "type", "enabled", "replace", "prepend", "drop", "priority", "script_pre", "script_post",
    ]

    private mutating func setParameters(_ file: TunedFile, _ origin: Origin) {
        let options = file.options.filter { $0.section == "sysctl" }
        func value(_ name: String) -> String? { options.last { $0.name == name }?.value }
        if let type = value("type"), type != "sysctl" {
            return result.refuse(origin, "[sysctl] is of the type \(type)")
        }
        let replaces = value("replace").map { !Self.isOff($0) } ?? false
        if replaces { drop(Array(parameters.keys), origin) }
        // Of the merged section the outer profile says whether it counts at all.
        if let enabled = value("enabled"), Self.isOff(enabled) {
            drop(Array(parameters.keys), origin)
            return result.refuse(origin, "[sysctl] is switched off")
        }
        let condition = options.first { Self.conditions.contains($0.name) }
        if let place = condition?.origin ?? (replaces ? nil : conditional) {
            conditional = place
            drop(Array(parameters.keys), origin)
            return result.refuse(origin, "[sysctl] counts on some hosts only, by \(place)")
        }
        conditional = nil
        if let names = value("drop") {
            drop(names.split(separator: ",").map { TunedFile.trimmed(String($0)) }, origin)
        }
        for option in options {
            if Self.others.contains(option.name) { continue }
            if let earlier = parameters.updateValue(option, forKey: option.name) {
                result.refuse(earlier.origin, "\(option.name) is set again at \(option.origin)")
            }
        }
    }

    private mutating func drop(_ names: [String], _ origin: Origin) {
        for name in names.sorted() {
            guard let option = parameters.removeValue(forKey: name) else { continue }
            result.refuse(option.origin, "\(name) is dropped at \(origin)")
        }
    }

    private static func isOff(_ value: String) -> Bool {
        ["0", "false", "no", "off"].contains(value.lowercased())
    }
}
