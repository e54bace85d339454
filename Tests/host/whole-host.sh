#!/bin/bash
# whole-host.sh: tries temper on a machine with a kernel of its own, which a container has not: every
# kernel parameter, the kernel's audit log, the limits of a new login.
#
# Runs as root inside that machine, with temper installed and auditd running, and changes it: for a
# throw-away machine only, which TEMPER_DISPOSABLE=yes has to confirm. KILLS (10) is how often an apply is
# killed.
set -uo pipefail
[ "$(id -u)" = 0 ] || { echo "whole-host: needs root" >&2; exit 77; }
[ "${TEMPER_DISPOSABLE:-}" = yes ] || { echo "whole-host: set TEMPER_DISPOSABLE=yes on a throw-away machine" >&2; exit 64; }

passed=0 failed=0
ok() { passed=$((passed + 1)); echo "  ok    $1"; }
no() { failed=$((failed + 1)); echo "  FAIL  $1: $2"; }
# status NAME WANTED COMMAND…
status() {
    local name=$1 wanted=$2 got=0
    shift 2
    said=$("$@" 2>&1) || got=$?
    if [ "$got" = "$wanted" ]; then ok "$name"; else no "$name" "status $got, wanted $wanted: $said"; fi
}
same() { if [ "$2" = "$3" ]; then ok "$1"; else no "$1" "'$2' is not '$3'"; fi; }
records() { ausearch --input-logs -m USYS_CONFIG 2>/dev/null | grep -c "^type=USYS_CONFIG.*op=temper-"; }
entries() { journalctl -q -o cat MESSAGE_ID="$1" | wc -l; }
parameters() { sysctl -a 2>/dev/null | grep -Ev 'random|_state|inode-|dentry|file-nr|time|cad_pid|lifetime|ns_last|hostname|epoch' | sort; }
picture() {
    parameters
    find /etc -type f -newermt '2000-01-01' -exec sha256sum {} + 2>/dev/null | sort -k2
    find /etc -printf '%p %y %m %u %g %l\n' | sort
    systemctl list-unit-files --no-legend 2>/dev/null | awk '{print $1, $2}' | sort
}
changed=b2d7908e43f14a5d8be6c07f19a3d452 rolled_back=e61c3a75d28f4d09a4b7f5982c0e13d6

echo "apply and undo on $(. /etc/os-release; echo "$PRETTY_NAME"), kernel $(uname -r)"
systemctl is-active --quiet auditd || { echo "whole-host: auditd does not run" >&2; exit 1; }
status "the host drifts" 1 temper check
before=$(picture)
audited=$(records) logged=$(entries $changed) recovered=$(entries $rolled_back)
start=$(date +%s%3N)
status "apply" 0 temper apply --yes
took=$(($(date +%s%3N) - start))
count=$(grep -oE 'committed, [0-9]+ changes' <<<"$said" | grep -oE '[0-9]+')
[ "${count:-0}" -gt 20 ] && ok "it changed $count things" || no "it changed things" "$said"
same "each change is a record of the audit log" "$(($(records) - audited))" "${count:-0}"
same "each change is an entry of the journal" "$(($(entries $changed) - logged))" "${count:-0}"
last=$(ausearch --input-logs -i -m USYS_CONFIG 2>/dev/null | grep 'key=kernel.sysrq')
if grep -q 'op=temper-sysctl.* old="\?1"\? new="\?176' <<<"$last"; then
    ok "a record has the old and the new value"
else
    no "a record has the old and the new value" "$last"
fi
status "the host is as declared" 0 temper check --quiet
same "and a check from cron says nothing" "$said" ""
status "a second apply has nothing to do" 0 temper apply --yes
grep -q committed <<<"$said" && no "and writes nothing" "$said" || ok "and writes nothing"
same "a new login has no core files" "$(su -s /bin/sh -c 'ulimit -Hc' nobody)" 0
same "sysctl --system gives the same" "$(sysctl --system >/dev/null 2>&1; temper check --quiet; echo $?)" 0
status "undo" 0 temper undo --yes
same "each change of the undo is recorded too" "$(($(records) - audited))" "$((2 * ${count:-0}))"
after=$(picture)
if [ "$before" = "$after" ]; then ok "everything is as before"; else
    no "everything is as before" "$(diff <(echo "$before") <(echo "$after") | head -n 20)"
fi

kills=${KILLS:-10}
echo "killed at a random moment of the $took ms that an apply took, $kills times"
cut=0
for n in $(seq "$kills"); do
    temper apply --yes >/dev/null 2>&1 &
    pid=$!
    delay=$((RANDOM * took / 32768))
    sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
    kill -KILL $pid 2>/dev/null
    wait $pid 2>/dev/null
    # Killed before its first write, in its midst, or after its end.
    if grep -q 'was cut off' <<<"$(temper check --verbose 2>&1)"; then
        cut=$((cut + 1))
        status "a check calls that undetermined ($n)" 2 temper check
        status "recover ($n)" 0 temper recover
    else
        temper undo --yes --force >/dev/null 2>&1
    fi
    after=$(picture)
    [ "$before" = "$after" ] || {
        no "everything is as before ($n)" "$(diff <(echo "$before") <(echo "$after") | head -n 20)"
        break
    }
done
ok "$kills kills left no mixture; $cut of them in the midst of it"
[ "$cut" = 0 ] || same "a recovery is an entry of the journal" "$(($(entries $rolled_back) - recovered))" "$cut"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
