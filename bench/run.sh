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
python3 bench/measure.py "$work/temper" "$work/reader" "$runs" "${sizes[@]}"
if command -v strace >/dev/null; then
    strace -f -c -o "$work/calls" "$work/temper" check --format json \
        --baseline baselines/high-concurrency.yaml >/dev/null 2>&1 || test $? -le 2
    echo "system calls of a check of high-concurrency: $(awk '$NF == "total" {print $(NF - 2) == "" ? $(NF - 1) : $0}' "$work/calls" | awk '{print $4}')"
fi
