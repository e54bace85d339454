/// Every kind there is, in the order in which reports and help name them.
package let resourceKinds: [any Resource.Type] = [
    Sysctl.self, Limits.self, Service.self, SSHD.self, Sudo.self,
]
