#!/bin/bash
# bench/run.sh [--smoke] TEMPER: what a whole check costs, beside a C program that only reads the same.
#
# --smoke runs little and fails where a run fails, or where size or memory is above its bound.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=21 sizes=(250 2500 25000)
if [ "${1:-}" = --smoke ]; then
    shift
    runs=3 sizes=(250)
fi
temper=$(realpath "${1:?usage: bench/run.sh [--smoke] TEMPER}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O2 -Wall -Werror -o "$work/reader" bench/reader.c
strip -o "$work/temper" "$temper"
size=$(stat -c %s "$work/temper")
echo "stripped: $((size / 1000)) kB"
[ "$size" -lt 20000000 ] || { echo "above 20 MB" >&2; exit 1; }
python3 bench/measure.py "$work/temper" "$work/reader" "$runs" "$work" "${sizes[@]}"
if ! command -v strace >/dev/null; then
    echo "skipped: system calls and spawned programs: strace is not installed"
    exit 0
fi
# count BASELINE: the system calls of a check, and each program that it runs.
count() {
    strace -f -o "$work/calls" "$work/temper" check --no-record --format json --baseline "$1" \
        >/dev/null 2>&1 || test $? -le 2
    grep -c '^[0-9]* *[a-z]' "$work/calls"
}
echo "system calls: $(count "$work/250.yaml") at 250 controls, no program"
if [ -e "$work/250-sshd-sudo.yaml" ]; then
    calls=$(count "$work/250-sshd-sudo.yaml")
    # Not the first, which is temper itself, nor a line that only ends one begun before.
    ran=$(sed -n '/= -1/d; s/.* execve("\([^"]*\)".*/\1/p' "$work/calls" | tail -n +2)
    [ -n "$ran" ] || { echo "no program was seen to run" >&2; exit 1; }
    echo "system calls: $calls with sshd and sudo, theirs included; programs run: $(echo $ran)"
    twice=$(sort <<<"$ran" | uniq -d)
    [ -z "$twice" ] || { echo "run more than once: $twice" >&2; exit 1; }
fi
