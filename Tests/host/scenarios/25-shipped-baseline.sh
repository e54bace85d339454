# shellcheck shell=bash disable=SC2154
section "parameters that a container cannot write"
before=$(picture)
expect "the rest of the shipped baseline is applied" 1 temper apply --yes --baseline server
says "those that can't be are named" 'left as it is: .* can.t be written: /proc/sys is read-only here'
says "and the transaction is committed" 'committed'
expect "a second apply has nothing left to do" 1 temper apply --yes --baseline server
says "and makes no transaction" 'controls of server'
grep -q '^ *transaction ' <<<"$said" && { failed=$((failed + 1)); echo "  FAIL  it made one"; }
expect "a reboot is still possible" 0 sh -c \
    '[ "$(systemctl is-enabled ctrl-alt-del.target)" = masked ] && [ "$(systemctl is-enabled reboot.target)" != masked ]'
expect "undo takes it back" 0 temper undo --yes
[ "$(picture)" = "$before" ] && passed=$((passed + 1)) && echo "  ok    every byte is as before" ||
    { failed=$((failed + 1)); echo "  FAIL  a difference is left"; diff <(echo "$before") <(picture) | head -n 20; }
