section "no audit in a container"
expect "audit enable is refused" 5 temper audit enable
says "with the reason" "a container has no audit of its own"
expect "nothing was written" 1 test -e /etc/audit/rules.d/60-temper.rules
expect "audit disable has nothing to do" 0 temper audit disable
expect "audit status says so" 1 temper audit status
says "with the reason, too" "a container has no audit of its own"
expect "a user is told to be root" 77 runuser -u deploy -- temper audit enable
in_host sh -c 'echo net.ipv4.tcp_rfc1337=0 >/etc/sysctl.d/zzzz.conf'
printf 'baseline: a\ntitle: t\nversion: "1"\ncontrols:\n  - {id: a, title: t, severity: low, rationale: r, sysctl: {key: net.ipv4.tcp_rfc1337, value: 1}}\n' >"$HOST_RUN/a.yaml"
host_put "$HOST_RUN/a.yaml" /root/a.yaml
expect "a check that fails" 1 temper check --baseline /root/a.yaml
says "says that it isn't known who did it" "unknown: a container has no audit"
in_host rm /etc/sysctl.d/zzzz.conf
