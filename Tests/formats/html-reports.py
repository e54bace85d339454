#!/usr/bin/env python3
"""html-reports.py REAL FOLDER: reports made by hand from a real one, for what a host seldom has at once.

rich.json      waivers, one of them expired, drift, attribution, nature, transactions, orphans, notices
hostile.json   the same with text that tries to be markup, to turn the line round, to break the width
thousand.json  a thousand controls
pass.json      nothing fails
empty.json     no controls, next to nothing known
"""
import copy
import json
import pathlib
import sys

real = json.load(open(sys.argv[1]))
folder = pathlib.Path(sys.argv[2])


def evidence(**fields):
    return {
        "subject": "net.ipv4.tcp_syncookies", "holds": False, "runs": True, "boots": False,
        "running": "1", "nextBoot": "0", "path": "/etc/sysctl.d/99-tuning.conf", "line": 7,
        "shadowed": [{"path": "/usr/lib/sysctl.d/50-default.conf", "line": 21, "value": "1"}],
        "notes": ["the last file wins"],
    } | fields


def finding(identity, result="fail", **fields):
    return {
        "id": identity, "title": f"The setting {identity} is as it should be", "severity": "high",
        "kind": "sysctl", "result": result, "reason": "runs 1, the next boot gives 0, want 1",
        "expected": "net.ipv4.tcp_syncookies = 1", "rationale": "A flood of half-open connections.",
        "references": [{"framework": "cis-debian-12", "ids": ["3.3.10", "3.3.11"]}],
        "tags": ["network"], "risk": ["lockout", "network", "boot", "memory", "oneway"],
        "evidence": [evidence()], "changed": [], "waiver": None, "drift": None, "changedBy": None,
    } | fields


def waiver(expired):
    return {
        "reason": "The old balancer needs it until it is replaced.", "owner": "ops@example.org",
        "ticket": "OPS-4711", "expires": "2026-10-31" if expired else "2027-01-31",
        "expired": expired, "path": "/etc/temper/waivers.d/web.yaml", "line": 3,
    }


def act(**fields):
    return {
        "source": "audit", "time": "2026-11-20T17:03:11Z", "subject": "/etc/sysctl.d/99-tuning.conf",
        "action": "written", "loginUID": 1000, "user": "alice", "uid": 0, "executable": "/usr/bin/vim",
        "command": "vim /etc/sysctl.d/99-tuning.conf", "session": "42",
        "record": "1763658191.123:456",
    } | fields


def drift(state, *causes, episodes=1):
    return {"state": state, "since": "2026-11-20T18:00:00Z", "episodes": episodes, "causes": list(causes)}


transaction = {
    "id": "20261121T080000Z-1a2b", "state": "committed", "undoes": "20261120T080000Z-9f9f",
    "acceptedRisks": ["lockout"], "changes": ["write /etc/sysctl.d/60-temper.conf", "reload sysctl"],
}

rich = copy.deepcopy(real)
rich["host"] |= {"id": "5f3c" * 8, "hostname": "web1.example.org", "bootId": "0a1b" * 8}
rich["run"]["selection"] = ["--only sshd.*", "--skip tag:slow"]
rich["findings"] += [
    finding("made.back", drift=drift("back-again", "changed-outside", episodes=3),
            changedBy={"unknown": None, "acts": [act(), act(source="journal", user=None, loginUID=None,
                       uid=None, executable=None, command=None, session=None, subject="ssh.service",
                       action="stopped", record="s=ab;i=1")]}),
    finding("made.new", drift=drift("new", "baseline-update", "temper"),
            changedBy={"unknown": "the audit log doesn't reach back to it", "acts": []},
            evidence=[evidence(runs=False, boots=True), evidence(subject="net.ipv4.ip_forward", holds=None,
                      runs=None, boots=None, running=None, nextBoot=None, path=None, line=None)]),
    finding("made.expired", waiver=waiver(True), drift=drift("persisting", "waiver-ended")),
    finding("made.waived", "waived", waiver=waiver(False), severity="medium"),
    finding("made.error", "error", severity="low", reason="/etc/ssh/sshd_config: permission denied"),
    finding("made.resolved", "pass", drift=drift("resolved", "temper"), changed=["set to 1"]),
    finding("made.none", "notapplicable", severity="info", evidence=[], references=[], tags=[], risk=[]),
]
rich["transaction"] = transaction
rich["recovered"] = [transaction | {"state": "rolled-back", "undoes": None, "acceptedRisks": []}]
rich["orphans"] = [{"control": "old.one", "path": "/etc/sysctl.d/60-temper.conf", "text": "vm.swappiness = 1"}]
rich["notices"] = ["the waiver of made.waived expires in 3 days"]
rich["chain"] = {"sequence": 12, "previous": "ab" * 32}

# What a file of a host's may hold. Each is looked for, as it must not be there, by the tests of the page.
ATTACK = ("</style></title><script>document.title='owned'</script><img src=http://192.0.2.1/x onerror=alert(1)>"
          "\" onmouseover=\"alert(1)' style='color:red' &lt;b&gt; <!-- --> ]]> \u202egnp.exe\u2066 \x1b[2J\x00\x07"
          "\u2028\ufffe\U0001fffe\u0085\t\n\r\u200b\ufeff " + "W" * 400 + " \u05d0\u05d1\u05d2 " + "e\u0301" * 3)


def poisoned(value):
    """Every text of a document, but for what has a form of its own."""
    if isinstance(value, str):
        return value + ATTACK
    if isinstance(value, list):
        return [poisoned(item) for item in value]
    if isinstance(value, dict):
        formed = {"schema", "severity", "result", "started", "finished", "sha256", "expires", "time",
                  "since", "state", "causes", "source", "risk", "previous"}
        return {key: item if key in formed else poisoned(item) for key, item in value.items()}
    return value


hostile = copy.deepcopy(rich)
hostile["findings"] = [f for f in rich["findings"] if f["id"].startswith("made.")] + rich["findings"][:5]
hostile["frameworks"] = [{
    "id": "odd", "title": "Odd", "notice": "Nobody's",
    "requirements": [{"id": "1.1", "result": "notchecked", "controls": [],
                      "notChecked": [{"title": "What", "reason": "why"}]}],
}]
hostile = poisoned(hostile)
hostile["transaction"] = poisoned(transaction) | {"state": "committed"}
# By its own name, so that --by can ask for it.
hostile["frameworks"][0]["id"] = "odd"
hostile["findings"][0]["references"] = [{"framework": "odd", "ids": ["1.1" + ATTACK]}]

thousand = copy.deepcopy(real)
thousand["findings"] = [
    copy.deepcopy(real["findings"][n % len(real["findings"])]) | {"id": f"copy-{n}"} for n in range(1000)
]

passing = copy.deepcopy(real)
passing["findings"] = [
    f | {"result": "pass", "waiver": None} for f in copy.deepcopy(real["findings"])
]

empty = copy.deepcopy(real)
empty["findings"], empty["frameworks"], empty["notices"], empty["orphans"] = [], [], [], []
empty["host"] = {key: None for key in real["host"]} | {"root": "/srv/image"}
empty["run"]["baselines"] = []

for name, report in {"rich": rich, "hostile": hostile, "thousand": thousand, "pass": passing,
                     "empty": empty}.items():
    (folder / f"{name}.json").write_text(json.dumps(report))
