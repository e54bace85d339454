# shellcheck shell=bash disable=SC2154
section "check, plan, apply, apply again, undo"
before=$(picture)
expect "drift is found" 1 temper check
says "with the running and the next value" 'running [0-9]+.*want ≥ 65535'
expect "and nothing is printed from cron once it is gone" 1 temper check --quiet
expect "plan shows the change and changes nothing" 1 temper plan
says "a line of the drop-in" '^ *[+].*net.core.somaxconn = 65535'
unchanged "and nothing has changed"

expect "apply brings the host there" 0 temper apply --yes
expect "a check then passes" 0 temper check
expect "and from cron prints nothing" 0 temper check --quiet
says "nothing at all" '^$'
expect "the kernel has the value" 0 sh -c '[ "$(cat /proc/sys/net/core/somaxconn)" = 65535 ]'
expect "systemd-sysctl would give it at the next boot" 0 sh -c \
    'echo 1000 >/proc/sys/net/core/somaxconn; /lib/systemd/systemd-sysctl; [ "$(cat /proc/sys/net/core/somaxconn)" = 65535 ]'
expect "rpcbind is masked and does not run" 0 sh -c \
    '[ "$(systemctl is-enabled rpcbind.service)" = masked ] && ! systemctl is-active --quiet rpcbind.service rpcbind.socket'
expect "sshd's files say so" 0 sh -c 'sshd -T | grep -qx "x11forwarding no"'
expect "sudo reads the new default" 0 sh -c 'cvtsudoers -f json /etc/sudoers | grep -q timestamp_timeout && visudo -c -q'
expect "a new session has the limit" 0 sh -c '[ "$(su - deploy -c "ulimit -Sn")" -ge 2048 ]'
expect "sudo still works for the user" 0 su - deploy -c 'sudo -n true'

written() { in_host find /etc /var/lib/temper -newer /usr/bin/temper -printf '%p %T@ %C@\n' | sort; }
stamp=$(written)
expect "a second apply finds nothing to do" 0 temper apply --yes
where=test expect "and writes nothing" 0 "$(written)" = "$stamp"
expect "history names the transaction" 0 temper history
says "as committed" 'committed.*11 changes'

section "the journal"
expect "the run's entries are there" 0 journalctl -o json SYSLOG_IDENTIFIER=temper --no-pager
says "a change with its fields" '"TEMPER_CONTROL":"somaxconn"'
says "and a message id" '"MESSAGE_ID":"[0-9a-f]{32}"'
expect "the catalog explains them" 0 journalctl -x SYSLOG_IDENTIFIER=temper --no-pager
says "in words" '^░░ '

section "undo"
expect "undo takes it back" 0 temper undo --yes
unchanged "every byte is as before"
expect "rpcbind runs again" 0 systemctl is-active rpcbind.socket
expect "an unattended apply leaves what is on hold" 1 temper apply --unattended
says "and says so" 'on hold'
expect "a person's apply does it again" 0 temper apply --yes
expect "and it is undone again" 0 temper undo --yes

section "sshd that did not read its files"
expect "the host is as declared" 0 temper apply --yes
in_host sh -c 'sleep 0.1; touch /etc/ssh/sshd_config'
expect "a file that is newer than the daemon's last load is drift" 1 temper check
says "which says so" 'not loaded:'
expect "apply has the daemon load it" 0 temper apply --yes
expect "and the check passes" 0 temper check

section "a candidate that the real program refuses"
in_host sh -c 'echo "NoSuchKeyword yes" >>/etc/ssh/sshd_config; sed -i "s/value: \"no\"/value: \"yes\"/" /etc/temper/five.yaml'
expect "nothing is judged from files that sshd refuses" 2 temper check
expect "and apply writes nothing over them" 2 temper apply --yes
says "with sshd's own words" 'NoSuchKeyword'
in_host sh -c 'sed -i /NoSuchKeyword/d /etc/ssh/sshd_config; sed -i "s/value: \"yes\"/value: \"no\"/" /etc/temper/five.yaml; systemctl reload ssh; sleep 0.3'
while in_host temper undo --yes --force >/dev/null 2>&1; do :; done
