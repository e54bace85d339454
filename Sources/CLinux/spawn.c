#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// Moves the three descriptors to 0, 1 and 2 without stepping on one another.
static int move_descriptors(const struct temper_spawn *request) {
    int from[3] = {request->input, request->output, request->error};
    for (int i = 0; i < 3; i++)
        if ((from[i] = fcntl(from[i], F_DUPFD, 3)) < 0) return -1;
    for (int i = 0; i < 3; i++)
        if (dup2(from[i], i) < 0) return -1;
    return 0;
}

static int enter_namespace(const struct temper_spawn *request) {
    if (request->bind_count > 0) {
        if (unshare(CLONE_NEWNS)) return -1;
        // What is mounted here must not reach the host, and what the host mounts may come in.
        if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL)) return -1;
        for (int i = 0; i < request->bind_count; i++)
            if (mount(request->binds[i].source, request->binds[i].target, NULL, MS_BIND, NULL))
                return -1;
    }
    if (request->root && (chroot(request->root) || chdir("/"))) return -1;
    return 0;
}

pid_t temper_spawn(const struct temper_spawn *request) {
    int report[2];  // carries errno out of the child; closed by a successful execve
    if (pipe2(report, O_CLOEXEC)) return -1;
    pid_t child = fork();
    if (child == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        for (int i = 1; i < 32; i++)
            if (i != SIGKILL && i != SIGSTOP) signal(i, SIG_DFL);
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int kept = fcntl(report[1], F_DUPFD_CLOEXEC, 10);
        if (kept >= 0 && !enter_namespace(request) && !move_descriptors(request)) {
            // Linux 5.9; where it is missing every descriptor of ours is O_CLOEXEC anyway.
            syscall(SYS_close_range, 3u, (unsigned)kept - 1, 0u);
            syscall(SYS_close_range, (unsigned)kept + 1, ~0u, 0u);
            umask(022);
            execve(request->path, request->arguments, request->environment);
        }
        int failure = errno;
        ssize_t written = write(kept, &failure, sizeof failure);
        _exit(written == sizeof failure ? 127 : 126);
    }
    int failure = child < 0 ? errno : 0;
    close(report[1]);
    if (child > 0 && read(report[0], &failure, sizeof failure) == sizeof failure) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
        child = -1;
    }
    close(report[0]);
    if (child < 0) errno = failure;
    return child;
}
