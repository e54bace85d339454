# shellcheck shell=bash disable=SC2154
# Reports in every format, from a run now and from a stored one; signatures; what differs between two.
in_host sh -c 'while temper undo --yes --force >/dev/null 2>&1; do :; done'
in_host sh -c 'printf "baselines: [/etc/temper/five.yaml]\n" >/etc/temper/temper.yaml; rm -rf /root/reports; mkdir /root/reports'

# How many entries of temper's the journal has, and how many runs are kept.
records() { in_host sh -c 'journalctl -q -o cat SYSLOG_IDENTIFIER=temper | wc -l; ls /var/lib/temper/runs 2>/dev/null | wc -l'; }
recorded=$(records)

section "written to files"
expect "a report is written, whatever it found" 0 temper report --format json --output /root/reports/r.json
expect "its owner alone reads it" 0 sh -c '[ "$(stat -c "%a %U" /root/reports/r.json)" = "600 root" ]'
for format in text json html junit sarif csv prometheus xccdf oscal; do
    expect "$format, of a run now" 0 sh -c "temper report --format $format --output /root/reports/now.$format && [ -s /root/reports/now.$format ]"
    expect "$format, of a stored one" 0 sh -c "temper report --from /root/reports/r.json --format $format --output /root/reports/from.$format && [ -s /root/reports/from.$format ]"
done
expect "the stored run says what it said" 0 cmp /root/reports/r.json /root/reports/from.json
expect "node_exporter reads what is for it" 0 sh -c '[ "$(stat -c %a /root/reports/now.prometheus)" = 644 ]'
in_host sh -c 'ln -s r.json /root/reports/link; mkfifo /root/reports/fifo'
for name in link fifo; do
    expect "a $name is not replaced" 2 temper report --output "/root/reports/$name"
    says "by its kind" "cannot write /root/reports/$name: it is a"
done
expect "nothing is left beside them" 1 sh -c 'ls -a /root/reports | grep temper-new'
[ "$(records)" = "$recorded" ] && passed=$((passed + 1)) && echo "  ok    nothing of it is in the journal or kept" ||
    { failed=$((failed + 1)); echo "  FAIL  nothing of it is in the journal or kept"; }

section "signed"
in_host sh -c 'cd /root/reports && ssh-keygen -q -t ed25519 -N "" -f key -C web1 && ssh-keygen -q -t ed25519 -N secret -f locked -C web1 &&
    printf "web1 namespaces=\"temper-report\" %s\n" "$(cut -d" " -f1,2 key.pub)" >signers'
verify() { expect "$1" "$2" temper report --verify /root/reports/s.json --allowed-signers /root/reports/signers --identity "${3:-web1}"; }
expect "a key with a passphrase signs nothing" 2 temper report --format json --output /root/reports/s.json --sign /root/reports/locked
says "and what to do is said" 'ssh-keygen -Y sign -f .*locked -n temper-report'
expect "neither half is there" 1 sh -c 'ls /root/reports | grep "^s.json"'
expect "a key signs" 0 temper report --format json --output /root/reports/s.json --sign /root/reports/key
verify "temper verifies it" 0
says "and says who" 'signed by web1, ED25519 key SHA256:'
expect "ssh-keygen does alone" 0 sh -c 'cd /root/reports && ssh-keygen -Y verify -f signers -I web1 -n temper-report -s s.json.sig <s.json'
verify "nobody else signed it" 1 web2
in_host sh -c 'sed -i "s/\"result\": \"fail\"/\"result\": \"pass\"/" /root/reports/s.json'
verify "one that was altered is not verified" 1
says "and why" 'not verified: .*incorrect signature'
in_host rm /root/reports/s.json.sig
verify "nor is one without a signature" 1

section "two runs"
expect "a run and itself" 0 temper diff /root/reports/r.json /root/reports/r.json
says "don't differ" 'nothing differs in 5 controls'
expect "the host is hardened" 0 temper apply --yes
expect "and reported" 0 temper report --format json --output /root/reports/hard.json
expect "which differs" 1 temper diff /root/reports/r.json /root/reports/hard.json
says "for the better" '^[1-5] better, [0-4] as before$'
expect "a report comes by a pipe" 0 sh -c 'temper report --from - --format json </root/reports/r.json | cmp - /root/reports/r.json'
expect "and is compared with one" 1 sh -c 'gzip -c /root/reports/r.json | temper diff - /root/reports/hard.json'
expect "the state is root's alone to read" 77 su deploy -c 'temper status'
says "which is said" 'reading /var/lib/temper/transactions needs root'
in_host sh -c 'printf "net.core.somaxconn = 128\n" >/etc/sysctl.d/zzz-late.conf; sysctl -q -w net.core.somaxconn=128'
expect "somebody changes a value" 0 temper report --format json --output /root/reports/drift.json
expect "the drift is told" 1 temper diff /root/reports/hard.json /root/reports/drift.json
says "as worse" '^WORSE +low +somaxconn'
says "with the place that decides now" 'now: fail, .*zzz-late.conf:1'
says "and the one before" 'then: pass, .*zz-temper.conf:'
says "and nothing else" '^1 worse, 4 as before$'
expect "in JSON, too" 0 sh -c 'temper diff --format json /root/reports/hard.json /root/reports/drift.json | python3 -c "
import json, sys
diff = json.load(sys.stdin)
assert diff[\"counts\"][\"worse\"] == 1 and diff[\"entries\"][0][\"id\"] == \"somaxconn\""'
expect "quietly" 1 temper diff --quiet /root/reports/hard.json /root/reports/drift.json
in_host sh -c 'rm /etc/sysctl.d/zzz-late.conf; rm -rf /root/reports'
expect "all is undone" 0 temper undo --yes --force
unset -f verify records
