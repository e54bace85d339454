"""What strace wrote: calls, by process and name, and whether what they wrote was synced in time."""

import re

# Everything that writes, sends, renames, links, unlinks, makes, syncs, truncates, or changes mode,
# owner or attributes. A name that a machine's system call table lacks is passed over ('?').
CHANGING = """
    write pwrite64 writev pwritev pwritev2 sendto sendmsg sendmmsg sendfile copy_file_range splice
    rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat rmdir mkdir mkdirat
    mknod mknodat fsync fdatasync sync sync_file_range syncfs msync truncate ftruncate fallocate
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr creat
""".split()
# These count where they make a file (O_CREAT) or empty one (O_TRUNC).
OPENING = ["open", "openat", "openat2"]
TRACED = ",".join("?" + name for name in CHANGING + OPENING)

LINE = re.compile(r"^(?:(\d+) +)?(\w+)\((.*)\) += (-?\d+|\?)(.*)$")
UNFINISHED = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+|\?)(.*)$")
DESCRIPTOR = re.compile(r"(?:\d+|AT_FDCWD)<([^>]*)>")
NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Call:
    """A call: its process, its name, its place amongst that process's calls of the name, its words."""

    def __init__(self, process, name, index, words, result, note):
        self.process = process
        self.name = name
        self.index = index
        self.words = words
        self.result = result
        self.injected = "(INJECTED)" in note

    @property
    def changes(self):
        return self.name not in OPENING or "O_CREAT" in self.words or "O_TRUNC" in self.words

    @property
    def held(self):
        """What the descriptors amongst the arguments are."""
        return DESCRIPTOR.findall(self.words)

    @property
    def paths(self):
        """The paths that the arguments mean: names beneath the folders that are held."""
        held, names = self.held, NAME.findall(self.words)
        if self.name in ("symlink", "symlinkat"):
            names = names[1:]
        if not self.name.endswith(("at", "at2")):
            return held[:1] or names
        return [f"{folder}/{name.lstrip('/')}" for folder, name in zip(held, names)]

    def shape(self, root):
        """The words without what differs from run to run: the root, the clock, numbers of pipes."""
        words = self.words.replace(root, "ROOT")
        return re.sub(r"\d{8}T\d{6}Z|(?<=:\[)\d+|(?<=ROUTE:)\d+", "", words)


def parse(log):
    """The calls of a log of strace's in their order; process 0 is temper itself."""
    calls, counts, begun, processes = [], {}, {}, []
    for line in log.splitlines():
        if found := UNFINISHED.match(line):
            begun[found[1]] = found[3]
            continue
        if found := RESUMED.match(line):
            words = begun.pop(found[1]) + found[3]
        elif found := LINE.match(line):
            words = found[3]
        elif "+++" in line or "---" in line:
            continue
        else:
            raise SystemExit(f"not understood, of strace: {line}")
        if found[1] not in processes:
            processes.append(found[1])
        key = processes.index(found[1]), found[2]
        counts[key] = counts.get(key, 0) + 1
        calls.append(Call(*key, counts[key], words, found[4], found[5]))
    return calls


def unsynced(calls, root):
    """Where a power cut could leave what a kill never does: a sync is missing between two calls.

    A file's bytes, mode, owner and attributes are to be on disk before it gets its name by a rename,
    and everything in a folder before the folder gets its; the note that a step begins, before the
    step's first change; a step's change and its folder's entries, before the next step is noted, and
    before progress.json tells the end; and everything in the end.
    """
    problems = []
    inodes, entries = {}, {}
    made = set()
    state = f"{root}/var/lib/temper"
    # The lock means nothing, and nobody reads candidates once they are validated.
    apart = (f"{root}/run/temper", f"{state}/staging")

    def parent(path):
        return path.rsplit("/", 1)[0]

    def is_below(path, folder):
        return path == folder or path.startswith(folder + "/")

    def demand(when, where):
        for table, what in ((inodes, "itself"), (entries, "its entries")):
            for path, cause in table.items():
                if where(path):
                    problems.append(f"{path[len(root):]}, {what}: {cause}, not synced {when}")

    for call in calls:
        if call.process != 0 or not call.changes or call.result.startswith("-"):
            continue
        path = (call.paths or [""])[0]
        if not is_below(path, root) or any(is_below(path, folder) for folder in apart):
            continue
        name = path[len(root):]
        if call.name in ("fsync", "fdatasync"):
            inodes.pop(path, None)
            entries.pop(path, None)
            continue
        if not is_below(path, state):
            demand(f"before {call.name} of {name}", lambda p: is_below(p, state))
        elif path.endswith("/started") and call.name == "write":
            demand("before the next step", lambda p: not is_below(p, state))
        if call.name in OPENING:
            if path not in made:
                inodes[path] = entries[parent(path)] = "made"
                made.add(path)
        elif call.name in ("renameat", "renameat2", "rename"):
            new = call.paths[1]
            demand(f"before its rename to {new[len(root):]}", lambda p: is_below(p, path))
            if new.endswith("/progress.json"):
                demand("before progress.json", lambda p: not is_below(p, state))
            for table in (inodes, entries):
                for old in [p for p in table if is_below(p, path)]:
                    table[new + old[len(path):]] = table.pop(old)
            made = {new + p[len(path):] if is_below(p, path) else p for p in made}
            entries[parent(path)] = entries[parent(new)] = "renamed in"
        elif call.name in ("unlink", "unlinkat", "rmdir"):
            for table in (inodes, entries):
                for old in [p for p in table if is_below(p, path)]:
                    del table[old]
            entries[parent(path)] = "removed from"
        elif call.name in ("mkdir", "mkdirat", "symlink", "symlinkat", "link", "linkat"):
            entries[parent(path)] = "added to"
        else:
            inodes[path] = call.name
    demand("in the end", lambda p: True)
    return sorted(set(problems))
