// System calls that Swift cannot import (variadic), and the one place where a process is made.
#pragma once
#include <stdint.h>
#include <sys/mount.h>
#include <sys/types.h>
#include <sys/xattr.h>

// openat2(2), Linux 5.6. Returns a descriptor, or -1 with errno.
int temper_openat2(int folder, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);

// A file bound over another in the private mount namespace of a spawned program.
struct temper_bind {
    const char *source;
    const char *target;
};

struct temper_spawn {
    const char *path;           // absolute
    char *const *arguments;     // ends with NULL
    char *const *environment;   // ends with NULL
    int input, output, error;   // descriptors that become 0, 1 and 2
    const char *root;           // chroot(2) there first; NULL: no
    const struct temper_bind *binds;
    int bind_count;
};

// Starts a program in a process group of its own, with every other descriptor closed and default
// signals; with binds, in a private mount namespace that has them. Returns its pid, or -1 with
// errno (also where the program cannot be executed).
pid_t temper_spawn(const struct temper_spawn *request);

// pipe2(2) with O_CLOEXEC.
int temper_pipe(int ends[2]);

// memfd_create(2) with MFD_CLOEXEC, which glibc shows to GNU sources alone: an empty file in memory,
// without a name.
int temper_memory_file(void);

// A word of the command line as the kernel gave it, NULL behind the last. Swift's own CommandLine
// reads /proc/self/cmdline and has none where /proc is missing.
const char *temper_argument(int index);

// memmem(3), which needs _GNU_SOURCE: where a text first stands in some bytes, or -1.
ssize_t temper_find(const void *bytes, size_t count, const void *text, size_t length);
