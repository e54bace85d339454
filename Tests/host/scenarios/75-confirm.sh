# shellcheck shell=bash disable=SC2154
section "an apply that has to be confirmed"
confirmed=$(picture)
# The newest transaction is taken back by the timer within half a minute.
settled() {
    local tries=0
    until in_host temper history | head -n 1 | grep -q 'rolled-back .*nobody confirmed it'; do
        tries=$((tries + 1)); [ $tries -lt 300 ] || return 1; sleep 0.1
    done
}
expect "it is applied at once" 0 temper apply --yes --confirm-within 10m
says "and says until when" "taken back at about .*unless 'temper confirm' comes before"
expect "status tells what is pending" 1 temper status
says "by id" 'awaiting +[0-9]{6}-'
expect "a timer of systemd's waits for it" 0 systemctl is-active temper-confirm.timer
expect "another apply has to wait" 5 temper apply --yes
says "and is told what to do" "'temper confirm' keeps it"
expect "a check passes, and says what is pending" 0 temper check
says "by name" 'awaits a confirmation'
expect "confirm keeps it" 0 temper confirm
expect "nothing is pending any more" 0 temper status
expect "and the timer is gone" 1 sh -c "systemctl is-active --quiet temper-confirm.timer && exit 0; exit 1"
expect "a second confirm finds nothing" 5 temper confirm
expect "undo takes it back as any other" 0 temper undo --yes
[ "$(picture)" = "$confirmed" ] && passed=$((passed + 1)) && echo "  ok    every byte is as before" ||
    { failed=$((failed + 1)); echo "  FAIL  a difference is left"; diff <(echo "$confirmed") <(picture) | head -n 20; }

section "nobody confirms"
expect "it is applied" 0 temper apply --yes --confirm-within 10s
settled && passed=$((passed + 1)) && echo "  ok    the timer has taken it back" ||
    { failed=$((failed + 1)); echo "  FAIL  it was not taken back"; in_host journalctl -u temper-confirm -n 20; }
[ "$(picture)" = "$confirmed" ] && passed=$((passed + 1)) && echo "  ok    every byte is as before" ||
    { failed=$((failed + 1)); echo "  FAIL  a difference is left"; diff <(echo "$confirmed") <(picture) | head -n 20; }
expect "history says why" 0 temper history
says "in words" 'rolled-back .*nobody confirmed it'
expect "an unattended apply leaves it alone from then on" 1 temper apply --unattended
says "as it is on hold" 'on hold'
expect "undo before the time is up" 0 sh -c 'temper apply --yes --confirm-within 10m >/dev/null && temper undo --yes'
says "takes it back at once" 'which nobody had confirmed yet'
expect "with the timer" 1 sh -c "systemctl is-active --quiet temper-confirm.timer && exit 0; exit 1"
expect "without systemd's timer nothing begins" 5 temper apply --yes --root / --confirm-within 10m

section "killed while it awaits"
expect "it is applied, and its terminal goes away" 0 sh -c 'setsid temper apply --yes --confirm-within 10s >/dev/null 2>&1'
settled && passed=$((passed + 1)) && echo "  ok    the timer has taken it back" ||
    { failed=$((failed + 1)); echo "  FAIL  it was not taken back"; in_host journalctl -u temper-confirm -n 20; }
[ "$(picture)" = "$confirmed" ] && passed=$((passed + 1)) && echo "  ok    every byte is as before" ||
    { failed=$((failed + 1)); echo "  FAIL  a difference is left"; diff <(echo "$confirmed") <(picture) | head -n 20; }
unset -f settled
