# shellcheck shell=bash disable=SC2154
section "parameters that a container cannot write"
before=$(picture)
expect "the rest of the shipped baseline is applied" 1 temper apply --yes --baseline server
says "those that can't be are named" 'left as it is: .* can.t be written: /proc/sys is read-only here'
says "and the transaction is committed" 'committed'
count=$(in_host ls /var/lib/temper/transactions | wc -l)
expect "a second apply has nothing left to do" 1 temper apply --yes --baseline server
where=test expect "and makes no transaction" 0 "$(in_host ls /var/lib/temper/transactions | wc -l)" = "$count"
expect "a reboot is still possible" 0 sh -c \
    '[ "$(systemctl is-enabled ctrl-alt-del.target)" = masked ] && [ "$(systemctl is-enabled reboot.target)" != masked ]'
expect "undo takes it back" 0 temper undo --yes
unchanged "every byte is as before"
