"""Makes of a report of this host two others: of a run before, and with all that a report can hold.

    hostile.py REPORT BEFORE AFTER
"""

import copy
import json
import sys

HOSTILE = "=cmd|' /C calc'!A0,\"q\";\r\n<b>&amp;]]></script>\t{0} [a](http://x.test/) \x1b[2J \u202e \ufffe \\ é"
ACT = {
    "source": "audit", "time": "2026-11-20T10:00:00Z", "subject": "/etc/x", "action": "written",
    "loginUID": 1000, "user": "@SUM(1)", "uid": 0, "executable": "/usr/bin/vim",
    "command": "vim \"a\" " + HOSTILE, "session": "3", "record": "1700000000.123:456",
}


def waiver(expires, expired):
    return {
        "reason": HOSTILE, "owner": "-ops@example.org", "ticket": "+OPS-4711", "expires": expires,
        "expired": expired, "path": "waivers with blanks.d/10%.yaml", "line": 3,
    }


def drift(state, causes):
    return {"state": state, "since": "2026-11-20T09:00:00Z", "episodes": 2, "causes": causes}


def finding(base, identity, result, **fields):
    made = copy.deepcopy(base)
    made.update(id=identity, result=result, waiver=None, drift=None, changedBy=None, reason="because")
    made.update(fields)
    return made


def main(source, before_path, after_path):
    with open(source, encoding="utf-8") as file:
        report = json.load(file)
    base = next(f for f in report["findings"] if f["references"] and f["evidence"])
    evidence = {
        "subject": HOSTILE, "holds": False, "runs": True, "boots": False, "running": "-1",
        "nextBoot": HOSTILE, "path": "/etc/a b/ü#?%41<&\".conf", "line": 7, "notes": [HOSTILE],
        "shadowed": [
            {"path": "/etc/x.conf", "line": 1, "value": HOSTILE},
            {"path": "/etc/x.conf", "line": 1, "value": HOSTILE},
        ],
    }
    shown = dict(title=HOSTILE, reason=HOSTILE, expected=HOSTILE, rationale=HOSTILE + "\n\nmore",
                 evidence=[evidence, {**evidence, "holds": True, "path": None, "line": None}],
                 tags=["a", "a", HOSTILE], references=base["references"] * 2)
    added = [
        finding(base, "hostile.fail", "fail", severity="high", drift=drift("new", ["changed-outside"]),
                changedBy={"unknown": None, "acts": [ACT]}, **shown),
        finding(base, "hostile.expired", "fail", waiver=waiver("2026-11-01", True), severity="low",
                drift=drift("back-again", ["waiver-ended"]), **shown),
        finding(base, "hostile.waived", "waived", waiver=waiver("2027-01-31", False), **shown),
        finding(base, "hostile.error", "error", changedBy={"unknown": HOSTILE, "acts": []},
                drift=drift("persisting", []), **shown),
        finding(base, "hostile.resolved", "pass", drift=drift("resolved", ["temper"])),
        finding(base, "hostile.absent", "notapplicable", evidence=[]),
        finding(base, "hostile \"quoted\"\\\n", "fail", evidence=[]),
    ]
    # A run before: one problem that is gone, one that changed its value, one that is as it was.
    before = copy.deepcopy(report)
    before["run"]["id"] = "11111111111141118111111111111111"
    then = copy.deepcopy(added)
    then[1]["expected"] = "something else"
    then[4]["result"] = "fail"
    del then[0]
    before["findings"] += then + [finding(base, "hostile.gone", "fail", **shown)]
    report["findings"] += added
    report["host"].update(hostname="=h\"<&\\\n", os=HOSTILE)
    before["host"] = report["host"]
    report["notices"] = ["a notice", HOSTILE]
    for path, made in ((before_path, before), (after_path, report)):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(made, file)


main(*sys.argv[1:])
