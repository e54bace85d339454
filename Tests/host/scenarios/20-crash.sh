# shellcheck shell=bash disable=SC2154
section "a crash in the middle"
before=$(picture)
# Killed at twenty-one moments, as if by a power cut.
in_host timeout -s KILL 0.05 temper apply --yes >/dev/null 2>&1
for _ in $(seq 20); do
    in_host sh -c 'temper apply --yes >/dev/null 2>&1 & sleep 0.0$((RANDOM % 9 + 1)) 2>/dev/null; kill -9 $!' 2>/dev/null
done
expect "a check never calls a cut-off transaction fine" 0 sh -c \
    'temper check >/tmp/said 2>&1; s=$?; ls /var/lib/temper/transactions >/dev/null; grep -l prepared /var/lib/temper/transactions/*/progress.json >/dev/null 2>&1 && [ $s != 2 ] && exit 1; exit 0'
expect "recover takes back what was begun" 0 temper recover
expect "nothing is left unfinished" 1 sh -c 'grep -l prepared /var/lib/temper/transactions/*/progress.json'
while in_host temper undo --yes >/dev/null 2>&1; do :; done
unchanged "every byte is as before"
