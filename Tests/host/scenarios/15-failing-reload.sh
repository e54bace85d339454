# shellcheck shell=bash disable=SC2154
section "a service that can't reload"
before=$(picture)
in_host mkdir -p /run/systemd/system/ssh.service.d
in_host sh -c 'printf "[Service]\nExecReload=\nExecReload=/bin/false\n" >/run/systemd/system/ssh.service.d/broken.conf'
in_host systemctl daemon-reload
# Nothing that sshd read is other than before: so the host is whole, and nobody is called.
expect "everything is taken back" 3 temper apply --yes
says "with systemd's word for it" "reload ssh.service: systemd's job ended as 'failed'"
unchanged "every byte is as before"
expect "history says so" 0 temper history
says "rolled back" 'rolled-back'
in_host rm -r /run/systemd/system/ssh.service.d
in_host systemctl daemon-reload

section "a service that is slow to reload"
in_host mkdir -p /run/systemd/system/ssh.service.d
in_host sh -c 'printf "[Service]\nExecReload=/bin/sleep 2\n" >/run/systemd/system/ssh.service.d/slow.conf'
in_host systemctl daemon-reload
expect "apply waits for it" 0 temper apply --yes
expect "and the check passes" 0 temper check
expect "undo waits for it" 0 temper undo --yes
expect "a check in the midst of it doesn't call it cut off" 0 sh -c \
    'temper apply --yes >/dev/null 2>&1 & sleep 1.5; temper check >/tmp/meanwhile 2>&1; s=$?; temper status; wait
    cat /tmp/meanwhile; [ $s -lt 2 ]'
says "but under way" 'another run is changing the host at this moment'
expect "undo" 0 temper undo --yes
unchanged "every byte is as before"
in_host rm -r /run/systemd/system/ssh.service.d
in_host systemctl daemon-reload
