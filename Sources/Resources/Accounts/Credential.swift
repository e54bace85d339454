import Host
import Model
import SystemPackage

/// What shadow(5) says of how an account authenticates itself.
struct Credential: Hashable, Sendable {
    enum Password: Hashable, Sendable {
        /// There is a hash that a password can match.
        case usable
        /// A `!` stands before it: nothing matches, and sshd without PAM refuses the account.
        case locked
        /// Nothing can match (`*`).
        case none
        case empty
        /// The files have none; a directory service may.
        case unknown
    }

    var password = Password.unknown
    /// Whether the account's day of expiry has come.
    var isExpired = false

    /// The fields of a record, as shadow(5) numbers them from 1: 2 is the hash, 8 the day of expiry.
    init(_ fields: [Substring], today: Int64) {
        guard fields.count > 1 else { return }
        let hash = fields[1]
        if hash.isEmpty {
            password = .empty
        } else if hash.utf8.first == UInt8(ascii: "!") {
            password = .locked
        } else if hash.utf8.first == UInt8(ascii: "*") || hash.utf8.count < 13 {
            // crypt(5): the shortest hash, that of DES, has 13 letters.
            password = .none
        } else {
            password = .usable
        }
        if fields.count > 7, let day = Int64(fields[7]), day >= 0 { isExpired = day <= today }
    }

    private init() {}

    static let unknown = Credential()
}

/// The credentials of all accounts, by name.
struct Credentials: Snapshot {
    private var byName: [String: Credential] = [:]

    init(of host: Host, for subject: Whole) throws(HostError) {
        let today = secondsNow() / 86_400
        for fields in try Accounts.records("/etc/shadow", of: host) {
            guard let name = fields.first.map(String.init), byName[name] == nil else { continue }
            byName[name] = Credential(fields, today: today)
        }
    }

    subscript(name: String) -> Credential { byName[name] ?? .unknown }
}
