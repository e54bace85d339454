# shellcheck shell=bash disable=SC2154
# Past runs: their chain, what is found of tampering, the journal's word, the group that may read.
runs=/var/lib/temper/runs
in_host rm -rf $runs
# The journal remembers the runs of other scenarios, which are gone: as a removal it would be found.
in_host sh -c 'journalctl -q --rotate; journalctl -q --vacuum-time=1s; sleep 1.1; journalctl -q --vacuum-time=1s' >/dev/null 2>&1
in_host groupadd -f temper
in_host useradd -m auditor 2>/dev/null
in_host usermod -aG temper auditor
# keep FILE: the folder as it is now, to be put back by back.
keep() { in_host sh -c "rm -rf /root/runs; cp -a $runs /root/runs"; }
back() { in_host sh -c "rm -rf $runs; cp -a /root/runs $runs"; }

section "past runs"
for _ in 1 2 3 4; do
    expect "a check keeps its report" 1 temper check --quiet --record
done
expect "they are listed" 0 temper runs
says "newest first" '^ *4  20.*check: '
expect "the older ones are compressed" 0 sh -c "ls $runs/000001-*.json.gz $runs/000003-*.json.gz $runs/000004-*.json"
expect "as one whole chain" 0 temper runs --verify
says "of all four" '^whole    4 runs, 1 to 4'
head=$(sed -n 's/^head .* SHA-256 //p' <<<"$said")
expect "which sha256sum finds as well" 0 sh -c "[ \"\$(sha256sum <\$(ls $runs/000004-*.json) | cut -d' ' -f1)\" = '$head' ]"
expect "a digest from elsewhere is known" 0 temper runs --verify --head "$head"
expect "another is not" 1 temper runs --verify --head "$(printf %064d 7)"
expect "what isn't one is misuse" 64 temper runs --head 12
expect "for machines" 0 sh -c 'temper runs --verify --format json | python3 -c "
import json, sys
told = json.load(sys.stdin)
assert told[\"schema\"] == \"temper.runs/1\" and told[\"verification\"][\"whole\"] is True
assert [run[\"sequence\"] for run in told[\"runs\"]] == [4, 3, 2, 1]"'

section "for the group"
expect "a member lists them" 0 su auditor -c 'temper runs'
expect "and verifies them" 0 su auditor -c 'temper runs --verify'
expect "nobody else does" 2 su deploy -c 'temper runs'
in_host sh -c "chmod 600 $runs/000002-*"
expect "one that a member may not read" 2 su auditor -c 'temper runs --verify'
says "is unknown, not altered" '^UNKNOWN  run 2'
in_host sh -c "chmod 640 $runs/000002-*"

section "tampering"
keep
in_host sh -c "sed -i 's/\"high\"/\"info\"/' $runs/000004-*.json"
expect "of the newest is found" 1 temper runs --verify
says "by its number" 'ALTERED  run 4, the newest, was altered'
back
in_host sh -c "f=\$(ls $runs/000002-*); zcat \$f | sed 's/\"fail\"/\"pass\"/' >/root/x && gzip -c /root/x >\$f"
expect "of an older one, too" 1 temper runs --verify
says "by its number" "ALTERED  run 2 isn't what run 3 follows"
back
in_host sh -c "rm $runs/000003-*"
expect "one that was removed" 1 su auditor -c 'temper runs --verify'
says "is missing" 'ALTERED  run 3 is missing'
back
in_host sh -c "rm $runs/*-*.json*"
expect "and all of them" 1 temper runs --verify
says "from the first" 'runs 1 to 4 are missing: the newest'
back
expect "put back, it is whole" 0 temper runs --verify

section "retention"
printf 'baselines: [/etc/temper/five.yaml]\nruns: {keep: 2}\n' >"$HOST_RUN/temper.yaml"
host_put "$HOST_RUN/temper.yaml" /etc/temper/temper.yaml
expect "the configuration sets how many are kept" 1 temper check --quiet --record
expect "the rest is whole" 0 temper runs --verify
says "from the anchor" '^anchor   run 3'
says "two of them" '^whole    2 runs, 4 to 5'
printf 'runs: {keep: 0}\n' >"$HOST_RUN/temper.yaml"
host_put "$HOST_RUN/temper.yaml" /etc/temper/temper.yaml
expect "none at all is no retention" 65 temper check
printf 'baselines: [/etc/temper/five.yaml]\n' >"$HOST_RUN/temper.yaml"
host_put "$HOST_RUN/temper.yaml" /etc/temper/temper.yaml
expect "several at once are kept one after the other" 0 sh -c 'for i in 1 2 3 4 5; do temper check --quiet --record & done; wait; temper runs --verify'

section "the journal's word"
# journal-entry SEQUENCE SHA256: what the summary of a kept run has, sent by whoever runs it.
host_put /dev/stdin /usr/local/bin/journal-entry <<'SH'
#!/bin/sh
printf 'MESSAGE=check\nMESSAGE_ID=57f9b3e80c6d4218bd14a2e9f06c8b37\nTEMPER_RUN_SEQUENCE=%s\nTEMPER_RUN_SHA256=%s\n' \
    "$1" "$2" | logger --journald
SH
in_host chmod 755 /usr/local/bin/journal-entry
expect "a forged entry of another user's" 0 su deploy -c "journal-entry 999 $(printf %064d 7)"
in_host sh -c 'journalctl --sync'
expect "is not believed" 0 temper runs --verify
newest=$(in_host sh -c "ls $runs/0*.json" | sed -n 's|.*/0*\([1-9][0-9]*\)-.*|\1|p')
expect "an entry of root's with the newest run's digest" 0 journal-entry "$newest" "$(in_host sh -c "cat $runs/0*.json | sha256sum" | cut -d' ' -f1)"
in_host journalctl --sync
expect "agrees" 0 temper runs --verify
says "and is counted" 'journal  entries of [1-9][0-9]* runs? compared'
in_host sh -c "rm -rf $runs; temper check --quiet --record"
expect "a chain begun anew is found by it" 1 temper runs --verify
says "since it has runs that are gone" 'were removed: the journal has them'
in_host sh -c "userdel -r auditor 2>/dev/null; groupdel temper; rm -rf $runs /root/runs /root/x /usr/local/bin/journal-entry"
unset -f keep back
