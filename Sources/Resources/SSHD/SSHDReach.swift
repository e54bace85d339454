import Model
import SystemPackage

/// Where a line must be written so that it decides a keyword.
enum SSHDReach: Hashable, Sendable {
    /// In temper's drop-in: it is read before every other line that speaks of it.
    case dropIn
    /// In place of this line, which is read before the drop-in, or which no other overrides.
    case line(SSHDLine)
    /// In the drop-in, once the main file includes it: before this line, outside of Match blocks.
    case insertion(FilePath, line: Int, was: String)
    /// Nowhere that temper would write.
    case refusal(String)

    /// In place of the one line that decides.
    init(_ setting: SSHDSetting) {
        if let option = setting.contributing.first(where: \.isOption) {
            self = .refusal("an option in \(option.path) sets it, which temper does not change")
        } else if setting.contributing.count == 1 {
            self = .line(setting.deciding)
        } else {
            let places = setting.contributing.prefix(5).map { "\($0.path):\($0.number)" }
            self = .refusal(
                "it adds up over several lines (\(places.joined(separator: ", "))): "
                    + "temper changes it only where one line sets it"
            )
        }
    }
}

extension SSHDConfig {
    /// Where a keyword outside of Match blocks can be decided.
    func reach(_ keyword: SSHDKeyword) -> SSHDReach {
        let setting = setting(keyword, for: nil)
        // A Match all overrides what stands outside of it.
        if let setting, setting.deciding.block != nil { return SSHDReach(setting) }
        let foreign = (lines[keyword.key] ?? []).filter {
            isActiveFirst($0.block) && $0.path != SSHD.dropIn.path
        }
        if let setting, overrides(keyword, setting, foreign) {
            return SSHDReach(
                SSHDSetting(
                    value: setting.value,
                    deciding: setting.deciding,
                    contributing: keyword.precedence == .all ? foreign : setting.rivals(of: keyword)
                )
            )
        }
        if dropInIndex != nil { return .dropIn }
        guard let anchor else { return .refusal("\(main) has no line to put an Include before") }
        return .insertion(main, line: anchor.number, was: anchor.text)
    }

    /// Whether a line of others decides, whatever temper's drop-in says.
    private func overrides(
        _ keyword: SSHDKeyword,
        _ setting: SSHDSetting,
        _ foreign: [SSHDLine]
    ) -> Bool {
        guard let index = dropInIndex else { return !foreign.isEmpty }
        switch keyword.precedence {
        case .first, .firstOfEachPart: return foreign.contains { $0.index < index }
        case .last: return foreign.contains { $0.index >= index }
        case .all, .dependsOnRelease: return !foreign.isEmpty
        case .firstOrNone:
            return foreign.contains { $0.index < index }
                || (setting.deciding.saysNone && setting.deciding.path != SSHD.dropIn.path)
        }
    }
}

extension SSHDSetting {
    /// The lines that would have to change.
    fileprivate func rivals(of keyword: SSHDKeyword) -> [SSHDLine] {
        // The first line of several parts can say all of them.
        keyword.precedence == .firstOfEachPart ? [deciding] : contributing
    }
}
