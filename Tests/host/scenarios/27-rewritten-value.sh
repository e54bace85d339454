# shellcheck shell=bash disable=SC2154
section "a value that the kernel makes something else of"
# Milliseconds are kept in ticks: 1001 is 1004 where a tick is four of them.
in_host sh -c 'cat >/etc/temper/rewritten.yaml <<E
baseline: rewritten
title: A value that the kernel does not keep
version: "1"
controls:
  - id: retransmission
    title: Neighbours are asked again after a second
    severity: low
    rationale: The kernel counts it in ticks
    sysctl: {key: net.ipv4.neigh.lo.retrans_time_ms, value: "1001"}
E'
key=/proc/sys/net/ipv4/neigh/lo/retrans_time_ms
if [ "$(in_host sh -c "echo 1001 >$key; cat $key; echo 1000 >$key")" = 1001 ]; then
    echo "  skipped: a tick of this kernel is one millisecond"
else
    expect "is taken back" 3 temper apply --yes --baseline /etc/temper/rewritten.yaml
    says "and named" 'the kernel made 1004 of net.ipv4.neigh.lo.retrans_time_ms = 1001'
    says "all of it" 'everything was taken back'
    expect "the kernel has what it had" 0 grep -x 1000 $key
    in_host sed -i s/1001/1004/ /etc/temper/rewritten.yaml
    expect "what it keeps is applied" 0 temper apply --yes --baseline /etc/temper/rewritten.yaml
    expect "and undone" 0 temper undo --yes
fi
