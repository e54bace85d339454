# shellcheck shell=bash disable=SC2154
section "every unit file, as the running systemd sees it"
# Other names are explained by the unit's own; what only /run has, generators make at each boot.
expect "their states are read alike" 0 python3 -c '
import json, os, subprocess
listed = subprocess.run(["systemctl", "list-unit-files", "--no-legend", "--no-pager", "--plain"],
                        capture_output=True, text=True).stdout
links = [os.path.join(d, f) for d, _, fs in os.walk("/run/systemd") for f in fs]
made = {os.path.basename(os.readlink(p)) for p in links if os.path.islink(p)}
compared, wrong = 0, []
for line in listed.splitlines():
    unit, state = line.split()[:2]
    if state in ("alias", "generated", "transient") or state.endswith("-runtime") or unit in made:
        continue
    said = subprocess.run(["temper", "explain", "service:" + unit, "--root", "/", "--format", "json"],
                          capture_output=True, text=True)
    values = {value["place"]: value["value"] for value in json.loads(said.stdout)["values"]}
    compared += 1
    if values["unit file"] != state:
        wrong.append(f"{unit}: systemd {state}, temper {values}")
print(compared, "compared", *wrong, sep="\n")
raise SystemExit(1 if wrong or compared < 100 else 0)'
