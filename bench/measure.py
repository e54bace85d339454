#!/usr/bin/env python3
"""bench/measure.py TEMPER READER RUNS SIZE...

Times a whole 'temper check --format json' over SIZE sysctl, limits and service controls, pair by pair
with the C program that only makes the same reads, and prints medians, the ratio and peak memory.
"""
import glob
import os
import statistics
import sys
import tempfile
import time


def keys():
    found = []
    for path in sorted(glob.glob('/proc/sys/[fknv]*/**', recursive=True)):
        name = path[len('/proc/sys/'):]
        if os.path.isfile(path) and os.stat(path).st_mode & 0o444 == 0o444 and '.' not in name:
            try:
                with open(path, 'rb') as file:
                    if file.read(4096).strip():
                        found.append(name)
            except OSError:
                continue
    return found


def baseline(size, found, folder):
    lines = ['baseline: bench', 'title: For the benchmark', 'version: "1"', 'controls:']
    used = []
    for n in range(size):
        lines += [f'  - id: c{n}', f'    title: Control number {n} of the benchmark',
                  '    severity: low', '    rationale: Measures what a check costs.']
        if n % 10 < 6:
            key = found[n % len(found)]
            used.append(key)
            lines.append(f'    sysctl: {{key: {key}, one-of: ["x"]}}')
        elif n % 10 < 8:
            lines.append(f'    limits: {{domain: user{n}, item: nofile, soft: {{min: 1024}}}}')
        else:
            lines.append(f'    service: {{unit: absent{n}.service, state: masked}}')
    path = os.path.join(folder, f'{size}.yaml')
    with open(path, 'w') as file:
        file.write('\n'.join(lines) + '\n')
    with open(path + '.keys', 'w') as file:
        file.write('\n'.join(used) + '\n')
    return path


def run(arguments):
    start = time.perf_counter()
    pid = os.posix_spawn(arguments[0], arguments, {'PATH': '/usr/bin:/bin'}, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, '/dev/null', os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, '/dev/null', os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss, os.waitstatus_to_exitcode(status)


def main():
    temper, reader, runs, sizes = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    found = keys()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, sizes):
            path = baseline(size, found, folder)
            check = [temper, 'check', '--format', 'json', '--baseline', path]
            reads = [reader, path + '.keys', path]
            ours, theirs, memory = [], [], 0
            for n in range(runs + 1):
                a, rss, status = run(check)
                b, _, other = run(reads)
                if status > 2 or other != 0:
                    sys.exit(f'a run failed: temper {status}, reader {other}')
                memory = max(memory, rss)
                if n:
                    ours.append(a * 1000)
                    theirs.append(b * 1000)
            ratio = statistics.median(a / b for a, b in zip(ours, theirs))
            print(f'{size:6} controls: temper {statistics.median(ours):8.2f} ms, '
                  f'the same reads in C {statistics.median(theirs):7.2f} ms, ratio {ratio:5.1f}, '
                  f'peak {memory / 1024:5.1f} MB')
            if size == 250 and memory > 25 * 1024:
                failed = True
                print('peak memory is above 25 MB', file=sys.stderr)
    sys.exit(1 if failed else 0)


main()
