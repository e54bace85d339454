import Baselines
import Host
import Model
import Resources
import SystemPackage
import Transactions

/// What `apply --at-boot` has done on this instance, so that it does it once.
struct BootApply {
    private let standing: BootRecord

    /// The instance is cloud-init's where there is one, else this machine; the digest is that of
    /// what the resolved controls ask for, parameters, waivers and all.
    init(of session: Session) throws(Failure) {
        let instance = try reporting { () throws(HostError) in
            try session.host.read("/var/lib/cloud/data/instance-id", upTo: 4096)
        }
        let asked = session.controls.map { control in
            let resource = control.resource
            return
                "\(control.id)\t\(type(of: resource).kind)\t\(resource.setting)\t\(resource.expected)\n"
        }
        // With the end of a waiver there is something to do again.
        let waived = session.waivers.accepted.map { "\($0)\twaived\n" }
        let files = session.baseline.descriptions.map { "\($0.digest)\n" }
        standing = BootRecord(
            instance: instance.map {
                String(decoding: $0.bytes.prefix { $0 > 0x20 }, as: UTF8.self)
            } ?? session.host.describe().id ?? "",
            digest: SHA256(Array((asked + waived + files).joined().utf8)).description
        )
    }

    /// Whether there is nothing to do: it was done, and the configuration wants it once.
    func isDone(_ frequency: Settings.BootFrequency, in store: StateStore) throws(Failure) -> Bool {
        guard frequency == .once else { return false }
        return try reportingTransaction { () throws(TransactionError) in
            try store.bootRecord() == standing
        }
    }

    func note(in store: StateStore) throws(Failure) {
        try reportingTransaction { () throws(TransactionError) in try store.set(standing) }
    }
}
