# shellcheck shell=bash disable=SC2154
# Sourced by Tests/host/run. A golden host becomes a baseline that it passes, and an apply of it does
# nothing there.
section "capture of a golden host"
in_host sh -c 'echo "net.ipv4.tcp_fin_timeout = 60" >/etc/sysctl.d/40-golden.conf
printf "* hard core 0\n" >/etc/security/limits.d/40-golden.conf
printf "Defaults timestamp_timeout=3\n" >/etc/sudoers.d/golden; chmod 440 /etc/sudoers.d/golden'
before=$(picture)
expect "what the shipped baselines speak of" 0 temper baseline capture -o /root/golden.yaml
expect "is a baseline" 0 temper baseline lint /root/golden.yaml
expect "which the host passes" 0 temper check --baseline /root/golden.yaml
says "every control" '^[0-9]+ controls of captured 1: [0-9]+ pass$'
expect "with what its own files set" 0 temper baseline capture --all -o /root/golden-all.yaml
expect "a kernel parameter is there" 0 grep -F 'sysctl: {key: net.ipv4.tcp_fin_timeout, value: 60}' /root/golden-all.yaml
expect "a limit" 0 grep -F 'limits: {domain: "*", item: core, hard: {value: 0}' /root/golden-all.yaml
expect "an option of sudo's" 0 grep -F 'sudo: {defaults: timestamp_timeout, value: 3}' /root/golden-all.yaml
expect "a keyword of sshd's" 0 grep -E 'sshd: \{keyword: UsePAM, value: "yes"' /root/golden-all.yaml
expect "a unit" 0 grep -E 'service: \{unit: cron.service, state: \[enabled, running\]' /root/golden-all.yaml
expect "no name and no secret of the host" 1 \
    grep -E 'key: (kernel\.hostname|kernel\.random\.|.*stable_secret|.*fastopen_key)' /root/golden-all.yaml
expect "which the host passes, too" 0 temper check --baseline /root/golden-all.yaml
says "every control" '^[0-9]+ controls of captured 1: [0-9]+ pass$'
expect "the same host gives the same bytes" 0 sh -c \
    'temper baseline capture --all 2>/dev/null | cmp - /root/golden-all.yaml'
expect "an apply has nothing to do" 0 temper apply --yes --baseline /root/golden-all.yaml
unchanged "and changes nothing"
expect "no file is written over" 64 temper baseline capture -o /root/golden.yaml

section "import of a host's own files"
expect "of four formats at once" 0 temper baseline import /etc/sysctl.d/40-golden.conf \
    /etc/security/limits.d/40-golden.conf /etc/sudoers.d/golden /etc/ssh/sshd_config \
    -o /root/imported.yaml
says "with what was not taken" 'sshd_config:[0-9]+: AcceptEnv'
expect "which the host passes" 0 temper check --baseline /root/imported.yaml
in_host rm -f /etc/sysctl.d/40-golden.conf /etc/security/limits.d/40-golden.conf \
    /etc/sudoers.d/golden /root/golden.yaml /root/golden-all.yaml /root/imported.yaml
