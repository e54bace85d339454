# shellcheck shell=bash disable=SC2154
# Services, systemd, D-Bus, journald, disks and other runs that don't do as they should.
in_host sh -c 'while temper undo --yes --force >/dev/null 2>&1; do :; done; rm -f /var/lib/temper/holds.json'
before=$(picture)
# unit NAME LINE…: a service of its own, running; masked NAME: a baseline that wants it off.
unit() {
    local name=$1
    shift
    { printf '[Service]\nExecStart=/bin/sleep infinity\n'; printf '%s\n' "$@"; } >"$HOST_RUN/unit"
    host_put "$HOST_RUN/unit" "/run/systemd/system/$name"
    in_host sh -c "systemctl daemon-reload; systemctl start $name"
    printf 'baseline: one\ntitle: One unit\nversion: "1"\ncontrols:\n  - {id: first, title: t, severity: low, rationale: r, sysctl: {key: net.core.somaxconn, value: 5555}}\n  - {id: unit, title: t, severity: low, rationale: r, service: {unit: %s, state: masked}}\n' \
        "$name" >"$HOST_RUN/one.yaml"
    host_put "$HOST_RUN/one.yaml" /etc/temper/one.yaml
}

section "units that don't stop as they should"
unit slow.service 'ExecStop=/bin/sleep 3'
expect "one that takes its time is waited for" 0 temper apply --yes --baseline /etc/temper/one.yaml
expect "and is off" 3 systemctl is-active slow.service
expect "undo starts it again" 0 temper undo --yes
expect "and it runs" 0 systemctl is-active slow.service
unit hangs.service 'ExecStop=/bin/sleep infinity' 'TimeoutStopSec=2'
expect "one that hangs is ended by systemd's own limit" 0 temper apply --yes --baseline /etc/temper/one.yaml
expect "undo starts it again" 0 temper undo --yes
unit refuses.service
in_host sh -c 'printf "[Unit]\nRefuseManualStop=yes\n" >>/run/systemd/system/refuses.service; systemctl daemon-reload'
expect "one that refuses to be stopped by hand stays drift" 1 temper apply --yes --baseline /etc/temper/one.yaml
says "and says until when" 'refuses.service refuses to be stopped by hand; it is off after a reboot'
expect "it still runs" 0 systemctl is-active refuses.service
expect "undo takes its mask away" 0 temper undo --yes
in_host sh -c 'rm /run/systemd/system/refuses.service; systemctl daemon-reload; systemctl kill -s KILL refuses.service slow.service hangs.service; rm -f /run/systemd/system/slow.service /run/systemd/system/hangs.service; systemctl daemon-reload'
unchanged "every byte is as before"

section "systemd, D-Bus and journald go away in the midst of it"
in_host sh -c 'systemctl stop dbus.socket dbus.service 2>/dev/null'
expect "without D-Bus root asks systemd itself" 0 temper apply --yes
in_host sh -c 'systemctl start dbus.socket dbus.service'
expect "and undoes" 0 temper undo --yes
unchanged "every byte is as before"
expect "systemd executes itself anew all the while" 0 sh -c \
    '(for _ in 1 2 3 4 5 6; do systemctl daemon-reexec; done) & temper apply --yes; s=$?; wait; exit $s'
expect "and again" 0 sh -c '(for _ in 1 2 3 4 5 6; do systemctl daemon-reexec; done) & temper undo --yes; s=$?; wait; exit $s'
unchanged "every byte is as before"
expect "journald starts anew all the while" 0 sh -c \
    '(for _ in 1 2 3; do systemctl restart systemd-journald; done) & temper apply --yes; s=$?; wait; exit $s'
expect "undo" 0 temper undo --yes
unchanged "every byte is as before"
in_host sh -c 'systemctl stop systemd-journald.socket systemd-journald-dev-log.socket systemd-journald-audit.socket systemd-journald 2>/dev/null; rm -f /run/systemd/journal/socket'
expect "without journald a check goes on" 1 temper check
says "and says so once" 'the journal has no record of this run'
in_host sh -c 'systemctl start systemd-journald.socket systemd-journald-dev-log.socket systemd-journald'

section "no room"
in_host sh -c 'mkdir -p /root/kept; cp -a /var/lib/temper/. /root/kept/; mount -t tmpfs -o size=4k,mode=755 full /var/lib/temper'
expect "without room for the journal nothing begins" 2 temper apply --yes
says "which says so" 'No space left'
unchanged "nothing was changed"
in_host sh -c 'umount /var/lib/temper; rm -r /root/kept'
in_host sh -c 'mount -t tmpfs -o size=4k,mode=755 full /etc/sudoers.d; dd if=/dev/zero of=/etc/sudoers.d/full~ bs=4096 count=1 2>/dev/null'
expect "a folder that fills up in the midst takes the apply back" 3 temper apply --yes
in_host umount /etc/sudoers.d
unchanged "every byte is as before"

section "others at the same time"
expect "of two applies one does it, and the other is told" 0 sh -c '
    temper apply --yes >/tmp/one 2>&1 & a=$!; temper apply --yes >/tmp/two 2>&1; two=$?; wait $a; one=$?
    echo "$one $two"; [ "$one $two" = "0 0" ] || [ "$one $two" = "0 75" ] || [ "$one $two" = "75 0" ]'
expect "the host is as declared" 0 temper check
expect "an apply while an undo runs" 0 sh -c '
    temper undo --yes >/tmp/one 2>&1 & a=$!; temper apply --yes >/tmp/two 2>&1; two=$?; wait $a; one=$?
    echo "$one $two"; case "$one $two" in "0 0" | "0 75" | "75 0") ;; *) cat /tmp/one /tmp/two; exit 1 ;; esac'
in_host sh -c 'while temper undo --yes --force >/dev/null 2>&1; do :; done'
unchanged "every byte is as before"
in_host sh -c 'echo 1 >/run/temper/lock; touch -d "10 days ago" /run/temper/lock'
expect "a lock that nobody holds is no lock" 0 temper apply --yes
expect "undo" 0 temper undo --yes

section "a transaction folder half deleted by hand"
expect "one is made" 0 temper apply --yes
in_host sh -c 'cd /var/lib/temper/transactions; rm "$(ls | tail -n 1)/journal.json"'
expect "undo says what is missing" 5 temper undo --yes
says "by name" 'journal.json is missing'
expect "so does history" 5 temper history
in_host sh -c 'cd /var/lib/temper/transactions; rm -r "$(ls | tail -n 1)"'
expect "once the rest is gone too, an apply finds the host as declared" 0 temper apply --yes
# Taken back by hand: nobody knows of it any more.
in_host sh -c 'rm -f /etc/sysctl.d/zz-temper.conf /etc/security/limits.d/zz-temper.conf /etc/ssh/sshd_config.d/00-temper.conf /etc/sudoers.d/zz-temper
    systemctl unmask rpcbind.service rpcbind.socket 2>/dev/null; systemctl reload ssh; echo 4096 >/proc/sys/net/core/somaxconn'
unset -f unit
