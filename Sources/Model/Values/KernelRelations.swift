package enum KernelRelations {
    package static func companions(of key: SysctlKey) -> [(pattern: SysctlKey, staysAsBefore: Bool)] { [] }
    package static func rank(of key: SysctlKey) -> Int { 0 }
    package static func isOneWay(_ key: SysctlKey, from: String, to: String) -> Bool { false }
}
