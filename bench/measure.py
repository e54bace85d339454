#!/usr/bin/env python3
"""bench/measure.py TEMPER READER RUNS FOLDER SIZE...

Times a whole 'temper check --format json' over SIZE sysctl, limits and service controls, pair by pair
with the C program that only makes the same reads, and prints medians, the ratio and peak memory. Then
the same with sshd and sudo controls besides, against the C program that also runs the same programs.
Leaves the baselines in FOLDER.
"""
import glob
import os
import statistics
import subprocess
import sys
import time


# One of each pair has to be 0: two controls that allow neither contradict each other.
RIVALS = ('vm/dirty_bytes', 'vm/dirty_background_bytes', 'vm/overcommit_kbytes')


def keys():
    found = []
    for path in sorted(glob.glob('/proc/sys/[fknv]*/**', recursive=True)):
        name = path[len('/proc/sys/'):]
        if os.path.isfile(path) and os.stat(path).st_mode & 0o444 == 0o444 and '.' not in name \
                and name not in RIVALS:
            try:
                with open(path, 'rb') as file:
                    if file.read(4096).strip():
                        found.append(name)
            except OSError:
                continue
    return found


PROGRAMS = {
    'sshd': [['/usr/sbin/sshd', '-T']],
    'sudo': [['/usr/sbin/visudo', '-c'],
             ['/usr/bin/cvtsudoers', '-c', '', '-f', 'json', '/etc/sudoers'],
             ['/usr/bin/sudo', '-V']],
}
ASKED = {
    'sshd': [f'sshd: {{keyword: {keyword}, one-of: ["no"]}}' for keyword in (
        'PermitRootLogin PasswordAuthentication X11Forwarding PermitEmptyPasswords AllowTcpForwarding '
        'IgnoreRhosts HostbasedAuthentication PermitUserEnvironment UsePAM StrictModes').split()],
    'sudo': [f'sudo: {{defaults: {flag}, value: true}}' for flag in (
        'use_pty env_reset requiretty mail_badpass log_host log_year set_home ignore_dot').split()]
    + ['sudo: {nopasswd: none}'],
}


def head(name):
    return [f'baseline: {name}', 'title: For the benchmark', 'version: "1"', 'controls:']


def control(name, resource):
    return [f'  - id: {name}', f'    title: Control {name} of the benchmark', '    severity: low',
            '    rationale: Measures what a check costs.', f'    {resource}']


def baseline(size, found, folder, kinds=()):
    name = '-'.join([str(size), *kinds])
    lines, used = head('bench'), []
    for n in range(size):
        if n % 10 < 6:
            key = found[n % len(found)]
            used.append(key)
            resource = f'sysctl: {{key: {key}, one-of: ["x"]}}'
        elif n % 10 < 8:
            resource = f'limits: {{domain: user{n}, item: nofile, soft: {{min: 1024}}}}'
        else:
            resource = f'service: {{unit: absent{n}.service, state: masked}}'
        lines += control(f'c{n}', resource)
    for kind in kinds:
        for n, resource in enumerate(ASKED[kind]):
            lines += control(f'{kind}{n}', resource)
    path = os.path.join(folder, f'{name}.yaml')
    commands = ['\t'.join(words) for kind in kinds for words in PROGRAMS[kind]]
    for text, file in ((lines, path), (used, path + '.keys'), (commands, path + '.programs')):
        with open(file, 'w') as out:
            out.write('\n'.join(text) + '\n' * bool(text))
    return path


def run(arguments):
    start = time.perf_counter()
    pid = os.posix_spawn(arguments[0], arguments, {'PATH': '/usr/bin:/bin'}, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, '/dev/null', os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, '/dev/null', os.O_WRONLY, 0)])
    _, status = os.waitpid(pid, 0)
    return time.perf_counter() - start, os.waitstatus_to_exitcode(status)


def measure(temper, reader, runs, path):
    check = [temper, 'check', '--no-record', '--format', 'json', '--baseline', path]
    reads = [reader, path + '.keys', path, path + '.programs']
    ours, theirs = [], []
    for n in range(runs + 1):
        a, status = run(check)
        b, other = run(reads)
        if status > 2 or other != 0:
            sys.exit(f'a run failed: temper {status}, reader {other}')
        if n:
            ours.append(a * 1000)
            theirs.append(b * 1000)
    memory = int(subprocess.check_output([reader, '--peak', *check]))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    print(f'temper {statistics.median(ours):8.2f} ms, '
          f'the same in C {statistics.median(theirs):7.2f} ms, ratio {ratio:5.1f}, '
          f'peak {memory / 1024:5.1f} MB')
    return memory / 1024


def main():
    temper, reader, runs, folder, sizes = *sys.argv[1:3], int(sys.argv[3]), sys.argv[4], sys.argv[5:]
    found = keys()
    for size in map(int, sizes):
        print(f'{size:6} controls, no program:   ', end='', flush=True)
        memory = measure(temper, reader, runs, baseline(size, found, folder))
        if size == 250 and memory > 25:
            sys.exit('peak memory is above 25 MB')
    missing = [words[0] for kind in PROGRAMS.values() for words in kind if not os.path.exists(words[0])]
    if missing or os.geteuid() != 0:
        print(f'skipped: with sshd and sudo: {" ".join(missing) or "needs root"}')
        return
    print('   250 controls, sshd and sudo: ', end='', flush=True)
    measure(temper, reader, runs, baseline(250, found, folder, ('sshd', 'sudo')))


main()
