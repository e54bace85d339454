# shellcheck shell=bash disable=SC2154
# What becomes of a drift over time, and what the journal hears of it.
in_host sh -c 'while temper undo --yes --force >/dev/null 2>&1; do :; done; rm -rf /var/lib/temper/runs /etc/sysctl.d/50-drift.conf'
host_put /dev/stdin /etc/temper/drift.yaml <<'YAML'
baseline: drift
version: "1"
title: One parameter
parameters:
  backlog: {type: integer, default: 4321, meaning: What is watched}
controls:
  - id: backlog
    title: Backlog
    severity: high
    rationale: To be watched.
    sysctl: {key: net.core.somaxconn, value: "${backlog}"}
YAML
# check [OPTION…]: a kept check of it, whose finding is in $said: state, nature, causes, episodes.
drift() {
    local name=$1 status=$2 wanted=$3
    shift 3
    expect "$name" "$status" temper check --baseline /etc/temper/drift.yaml --record --format json "$@"
    said=$(python3 -c '
import json, sys
found = json.load(sys.stdin)["findings"][0]
drift = found["drift"] or {"state": None, "causes": [], "episodes": 0}
print(drift["state"], found["nature"], ",".join(drift["causes"]), drift["episodes"])' <<<"$said" 2>&1)
    says "  it is $wanted" "^$wanted\$"
}
# heard NAME COUNT MESSAGE_ID: how many entries of a kind the journal has of this control.
heard() {
    local count
    in_host journalctl --sync
    count=$(in_host journalctl -q -o cat TEMPER_CONTROL=backlog MESSAGE_ID="$3" | wc -l)
    if [ "$count" = "$2" ]; then passed=$((passed + 1)); echo "  ok    $1"; else
        failed=$((failed + 1)); echo "  FAIL  $1: $count entries, expected $2"; fi
}
drifted=3c5f0d9b7e1a4f6f8c21b0d4a97e5613 cleared=0d6f2b94c83e4a17b5e9714fd2a80c6e
set_file() { printf 'net.core.somaxconn = %s\n' "$1" >"$HOST_RUN/line"; host_put "$HOST_RUN/line" /etc/sysctl.d/50-drift.conf; }

section "drift over time"
set_file 4321
in_host sysctl -qw net.core.somaxconn=4321
drift "all is well at the first run" 0 'None None  0'
in_host sysctl -qw net.core.somaxconn=1000
drift "what runs isn't what the file has: new" 1 'new never-loaded changed-outside 1'
heard "the journal has it" 1 $drifted
drift "it persists" 1 'persisting never-loaded  1'
drift "and persists" 1 'persisting never-loaded  1'
heard "the journal has it no second time" 1 $drifted
drift "but on request" 1 'persisting never-loaded  1' --every
heard "then it has" 2 $drifted
in_host sysctl -qw net.core.somaxconn=1001
drift "another value is news" 1 'persisting never-loaded changed-outside 1'
heard "for the journal, too" 3 $drifted
in_host sysctl -qw net.core.somaxconn=4321
drift "set by hand it is resolved" 0 'resolved None changed-outside 1'
heard "which the journal hears" 1 $cleared
drift "and then nothing is to be said" 0 'None None  1'
heard "nor heard again" 1 $cleared
in_host rm /etc/sysctl.d/50-drift.conf
drift "without the file a reboot would lose it: back again" 1 'back-again lost-at-reboot changed-outside 2'
says_text() { expect "$1" 1 temper check --baseline /etc/temper/drift.yaml --no-record; says "$1" "$2"; }
says_text "people are told, too" 'right now, not kept at a reboot'
says "and the last line counts" 'since the run before: 1 persisting'
expect "an apply mends it" 0 temper apply --yes --baseline /etc/temper/drift.yaml --record
drift "the check after it has nothing to say" 0 'None None  2'
expect "an undo takes that back" 0 temper undo --yes
drift "which is temper's own doing" 1 'back-again lost-at-reboot temper 3'
set_file 4321
drift "mended by hand" 0 'resolved None changed-outside 3'
in_host sed -i 's/default: 4321/default: 9999/' /etc/temper/drift.yaml
drift "another figure in the baseline is no change from outside" 1 'back-again None baseline-update 4'
in_host sed -i 's/default: 9999/default: 4321/' /etc/temper/drift.yaml
drift "nor is its return" 0 'resolved None baseline-update 4'
drift "a run of other figures is another story" 1 'None None  1' --set backlog=9999
drift "which this one doesn't hear of" 0 'None None  4'
in_host sysctl -qw net.core.somaxconn=1000
drift "it drifts" 1 'back-again never-loaded changed-outside 5'
in_host sh -c 'sysctl -qw net.core.somaxconn=4321
    systemctl stop systemd-journald.socket systemd-journald-dev-log.socket systemd-journald-audit.socket systemd-journald 2>/dev/null
    rm -f /run/systemd/journal/socket'
expect "it is mended while the journal is away" 0 temper check --baseline /etc/temper/drift.yaml --record
in_host sh -c 'systemctl start systemd-journald.socket systemd-journald-dev-log.socket systemd-journald'
ends=$(in_host journalctl -q -o cat TEMPER_CONTROL=backlog MESSAGE_ID=$cleared | wc -l)
drift "which is no news to the next run" 0 'None None  5'
heard "but to the journal, which is back" $((ends + 1)) $cleared
drift "nor to the one after" 0 'None None  5'
heard "which has nothing to tell" $((ends + 1)) $cleared
expect "nothing is printed by cron where nothing fails" 0 temper check --quiet --record --baseline /etc/temper/drift.yaml
says "nothing at all" '^$'
in_host sh -c 'rm -rf /etc/sysctl.d/50-drift.conf /etc/temper/drift.yaml /var/lib/temper/runs /var/lib/temper/holds.json; sysctl -qw net.core.somaxconn=4096'
unset -f drift heard set_file says_text
