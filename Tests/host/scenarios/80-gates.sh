# shellcheck shell=bash disable=SC2154
# Probes, a choice of controls, a share of the fleet, the apply at boot, kept reports.
in_host sh -c 'while temper undo --yes --force >/dev/null 2>&1; do :; done'
gates=$(picture)
configure() { printf 'baselines: [/etc/temper/five.yaml]\n%s\n' "$1" >"$HOST_RUN/temper.yaml"; host_put "$HOST_RUN/temper.yaml" /etc/temper/temper.yaml; }
as_before() {
    [ "$(picture)" = "$gates" ] && passed=$((passed + 1)) && echo "  ok    $1" ||
        { failed=$((failed + 1)); echo "  FAIL  $1"; diff <(echo "$gates") <(picture) | head -n 20; }
}

section "probes"
configure 'probes: [{tcp: "127.0.0.1:9"}]'
expect "one that fails before stops the apply" 5 temper apply --yes
says "by name" 'probe tcp 127.0.0.1:9: .*connect'
as_before "nothing was changed"
configure 'probes: [{unit: rpcbind.socket}, {file-handles: {free: 1}}, {listen-queue: {port: 22, free: 50}}, {tcp: "127.0.0.1:22"}]'
expect "one that fails after takes the apply back" 3 temper apply --yes
says "by name" 'probe unit rpcbind.socket: it is inactive'
as_before "every byte is as before"
host_put /dev/stdin /root/serve.py <<'PY'
import http.server, os
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        limited = os.path.exists('/etc/sysctl.d/zz-temper.conf')
        self.send_response(503 if limited else 200)
        self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(('127.0.0.1', 8099), Answer).serve_forever()
PY
in_host sh -c 'setsid python3 /root/serve.py </dev/null >/dev/null 2>&1 & sleep 0.7'
configure 'probes: [{http: {url: "http://127.0.0.1:8099/"}}, {command: [/bin/true]}]'
expect "a service that no longer answers as it should, too" 3 temper apply --yes
says "with its status" 'probe http .*: status 503'
as_before "every byte is as before"
in_host pkill -f serve.py
configure 'probes: [{command: [/bin/sleep, "30"], within: 1}]'
expect "a command that takes too long has failed" 5 temper apply --yes
says "and says so" 'no answer within 1 s'
configure 'probes: [{command: [relative]}, {tcp: nowhere}]'
expect "what makes no sense is refused with its place" 65 temper apply --yes
says "both of them" 'temper.yaml:2:[0-9]+.*absolute path'

section "some of the controls, some of the hosts"
configure ''
expect "one control alone" 0 temper apply --yes --only somaxconn
expect "is all that was done" 0 sh -c '[ "$(cat /proc/sys/net/core/somaxconn)" = 65535 ] && systemctl is-active rpcbind.socket && [ ! -e /etc/sudoers.d/zz-temper ]'
expect "the others stay drift" 1 temper check
expect "a higher severity leaves it out" 0 temper apply --yes --severity medium
expect "and does the rest, but the low ones" 0 sh -c '[ -e /etc/sudoers.d/zz-temper ] && [ ! -e /etc/security/limits.d/zz-temper.conf ]'
expect "undo of both" 0 sh -c 'temper undo --yes && temper undo --yes'
as_before "every byte is as before"
expect "a misspelt name is an error" 64 temper apply --yes --only somaxcon
says "with the nearest" "did you mean 'somaxconn'"
expect "a share of none leaves the host alone" 0 temper apply --yes --share 0%
says "and says where it stands" 'its place is [0-9.]+ %'
as_before "nothing was changed"
expect "a share of all takes it in" 0 temper apply --yes --share 100%
expect "and it is undone" 0 temper undo --yes

section "at boot"
in_host rm -f /var/lib/temper/holds.json
expect "it is applied once" 0 temper apply --at-boot
expect "and not again" 0 temper apply --at-boot
says "which it says" 'applied already on this instance'
expect "not after an undo either" 0 sh -c 'temper undo --yes >/dev/null && temper apply --at-boot'
as_before "every byte is as before"
in_host sed -i 's/65535/65534/' /etc/temper/five.yaml
expect "another baseline is applied, but for what is on hold" 1 temper apply --at-boot
says "by name" 'somaxconn is on hold'
in_host sed -i 's/65534/65535/' /etc/temper/five.yaml
as_before "every byte is as before"

section "reports for auditors"
in_host groupadd -f temper
in_host useradd -m -G temper auditor
in_host rm -rf /var/lib/temper/runs
expect "a check keeps its report" 1 temper check --quiet --record
expect "a member of the group reads it" 0 su auditor -c 'python3 -c "
import json, glob
report = json.load(open(glob.glob(\"/var/lib/temper/runs/0*.json\")[0]))
assert report[\"schema\"] == \"temper.report/1\""'
expect "nobody else does" 2 su deploy -c 'ls /var/lib/temper/runs/'
expect "and nobody reads the files from before" 2 su auditor -c 'ls /var/lib/temper/transactions/'
in_host sh -c 'usermod -p "\$6\$secret\$hashed" auditor; temper check --record --verbose >/dev/null; temper apply --yes >/dev/null; temper undo --yes >/dev/null'
expect "no secret is in a report or the journal" 1 sh -c 'zcat -f /var/lib/temper/runs/0* | grep "secret.hashed" || journalctl SYSLOG_IDENTIFIER=temper -o json | grep "secret.hashed"'
in_host sh -c 'userdel -r auditor 2>/dev/null; groupdel temper; rm -rf /var/lib/temper/runs'
unset -f configure as_before
