# shellcheck shell=bash disable=SC2154
# Waivers on a running host: what is accepted is no drift and is left alone, until its day has passed.
in_host sh -c 'while temper undo --yes --force >/dev/null 2>&1; do :; done; rm -f /var/lib/temper/holds.json /var/lib/temper/boot.json'
unwaived=$(picture)
same_as_unwaived() {
    [ "$(picture)" = "$unwaived" ] && passed=$((passed + 1)) && echo "  ok    $1" ||
        { failed=$((failed + 1)); echo "  FAIL  $1"; diff <(echo "$unwaived") <(picture) | head -n 20; }
}
# waive DAYS CONTROL…: accepts these until a day so far from today.
waive() {
    local day
    day=$(date -u -d "$1 days" +%F)
    shift
    {
        echo 'waivers:'
        printf '  - {control: %s, reason: To be tried, owner: ops@example.org, ticket: OPS-7, expires: '"$day"'}\n' "$@"
    } >"$HOST_RUN/waivers.yaml"
    host_put "$HOST_RUN/waivers.yaml" /etc/temper/waivers.d/site.yaml
}
backlog() { in_host cat /proc/sys/net/core/somaxconn; }
was=$(backlog)

section "accepted deviations"
expect "without a waiver it is drift" 1 temper check
expect "there are none" 0 temper waivers
waive 40 somaxconn nofile rpcbind timestamp x11
expect "what somebody accepts is none" 0 temper check
says "each is listed with who and until when" 'waived until [0-9-]+ \(ops@example.org, OPS-7\): To be tried'
says "and counted" '[1-5] waived'
expect "from cron nothing is printed" 0 temper check --quiet
where=test expect "not a word" 0 -z "$said"
expect "an auditor sees the drift" 1 temper check --ignore-waivers
expect "apply has nothing to do" 0 temper apply --yes
same_as_unwaived "and did nothing"
expect "the journal counts them" 0 sh -c \
    'journalctl --sync; journalctl SYSLOG_IDENTIFIER=temper TEMPER_MODE=apply -n 1 -o json | grep -E "TEMPER_COUNT_WAIVED\" ?: ?\"[1-5]\""'

section "one of them"
waive 3 somaxconn
expect "apply does the rest" 0 temper apply --yes
says "and the host is as declared, but for the one" '4 pass, 1 waived'
says "whose end is near" 'the waiver of somaxconn .* expires in 3 days'
where=test expect "which it left alone" 0 "$(backlog)" = "$was"
expect "a check agrees" 0 temper check
expect "and so does the plan" 0 temper plan
says "by name" 'somaxconn: left alone: waived until'
expect "the near end is in the journal" 0 sh -c \
    'journalctl --sync; journalctl SYSLOG_IDENTIFIER=temper TEMPER_MODE=check -n 1 -o json | grep "TEMPER_NOTICE.*expires in 3 days"'

section "its day has passed"
expect "an apply at boot notes what it did" 0 temper apply --at-boot
expect "and does it once" 0 temper apply --at-boot
says "which it says" 'applied already on this instance'
waive -1 somaxconn
expect "it is drift again" 1 temper check
says "since a day" 'its waiver \(ops@example.org, OPS-7\) expired on [0-9-]+: drift again since'
expect "the list has it first" 0 temper waivers
says "as expired" '^expired +somaxconn .* 1 day ago'
expect "the apply at boot acts again" 0 temper apply --at-boot
where=test expect "on the one setting" 0 "$(backlog)" = 65535
expect "its waiver is of no use any more" 0 temper check
says "which is said" 'waives nothing: the control passes'

section "waivers that nobody can rely on"
in_host chmod 666 /etc/temper/waivers.d/site.yaml
expect "a file that others may write to" 65 temper check
says "is named" 'site.yaml:1:1: others may write to it'
in_host chmod 644 /etc/temper/waivers.d/site.yaml
in_host chmod 777 /etc/temper/waivers.d
expect "a folder that others may write to" 65 temper check
says "is named, too" 'waivers.d:1:1: others may write to it'
in_host chmod 755 /etc/temper/waivers.d
in_host sed -i 's/expires: [0-9-]*/expires: 2027-02-30/; s/owner/ownre/' /etc/temper/waivers.d/site.yaml
expect "a day that does not exist, a misspelt field" 65 temper apply --yes
says "each with its place" 'site.yaml:2:[0-9]+: 2027-02-30: expected a day of the calendar'
says "and the nearest name" "did you mean 'owner'"
expect "an explanation goes without them" 0 temper explain net.core.somaxconn

in_host rm -r /etc/temper/waivers.d
in_host sh -c 'while temper undo --yes --force >/dev/null 2>&1; do :; done; rm -f /var/lib/temper/holds.json /var/lib/temper/boot.json'
same_as_unwaived "every byte is as before"
unset -f same_as_unwaived waive backlog
