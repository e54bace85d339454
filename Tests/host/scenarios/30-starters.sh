# Sourced by Tests/host/run. Whatever systemd has started at this boot, temper names what started it:
# a unit that is off by all that it sees, and runs, would be a false verdict after the next boot.
section "what starts a unit"

in_host systemctl list-units --all --no-legend --plain --type=service,socket,timer,path |
    awk 'BEGIN { print "baseline: all\ntitle: Every unit\nversion: \"1\"\ncontrols:" }
        { print "  - {id: unit" NR ", title: t, severity: low, rationale: r, service: {unit: \"" $1 "\", state: disabled}}" }' \
    >"$HOST_RUN/all.yaml"
host_put "$HOST_RUN/all.yaml" /root/all.yaml
judged=$(in_host temper check --baseline /root/all.yaml --format json 2>/dev/null | python3 -c '
import json, sys
seen = [seen for finding in json.load(sys.stdin)["findings"] for seen in finding["evidence"]]
running = [s for s in seen if (s["running"] or "").startswith("active")]
# Sessions of people are started by logind, when they come.
lost = [s["subject"] for s in running
        if "," not in (s["nextBoot"] or "") and not s["subject"].startswith("user")]
print("many" if len(running) > 10 else "few", "running, without a starter:", *lost or ["none"])
')
expect "each unit that runs has what started it ($judged)" 0 \
    test "$judged" = "many running, without a starter: none"
