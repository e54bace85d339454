// reader KEYS BASELINE [PROGRAMS]: makes the reads that a check of the same baseline makes, and
// nothing else. The figure that temper is held against.
//
// KEYS names a file of /proc/sys below it on each line; PROGRAMS has the words of one command on
// each line, with tabs between them: they are run one after another and their output is read.
//
// reader --peak COMMAND…: prints the most memory that a command held, in kB. A process takes over
// what its parent held when it was spawned (getrusage(2)), so a small parent is needed to tell.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char buffer[1 << 20];

static void read_file(int folder, const char *name) {
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return;
    while (read(file, buffer, sizeof buffer) > 0) {}
    close(file);
}

// Reads the files of a folder that end in `suffix`; NULL: reads the links of it and of its .wants.
static void read_folder(const char *path, const char *suffix) {
    DIR *folder = opendir(path);
    if (!folder) return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        char inner[4096];
        if (entry->d_name[0] == '.') continue;
        if (suffix) {
            size_t end = strlen(suffix);
            if (length > end && !strcmp(entry->d_name + length - end, suffix))
                read_file(dirfd(folder), entry->d_name);
        } else if (entry->d_type == DT_DIR) {
            snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
            read_folder(inner, NULL);
        } else if (readlinkat(dirfd(folder), entry->d_name, inner, sizeof inner) < 0) {
            continue;
        }
    }
    closedir(folder);
}

// Runs one command to its end and reads all that it prints.
static int run(char *command) {
    char *words[16], *environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL};
    int count = 0, ends[2], status = 0;
    for (char *word; count < 15 && (word = strsep(&command, "\t"));) words[count++] = word;
    words[count] = NULL;
    posix_spawn_file_actions_t actions;
    pid_t child;
    if (pipe2(ends, O_CLOEXEC)) return -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    int failure = posix_spawn(&child, words[0], &actions, NULL, words, environment);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    while (!failure && read(ends[0], buffer, sizeof buffer) > 0) {}
    close(ends[0]);
    if (failure || waitpid(child, &status, 0) < 0) return -1;
    return status;
}

static int peak(char **command) {
    struct rusage usage;
    int status;
    pid_t child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 1);
        dup2(nothing, 2);
        execv(command[0], command);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 1;
    printf("%ld\n", usage.ru_maxrss);
    return 0;
}

int main(int count, char **arguments) {
    if (count > 2 && !strcmp(arguments[1], "--peak")) return peak(arguments + 2);
    if (count < 3 || count > 4) return 64;
    FILE *keys = fopen(arguments[1], "r");
    int proc = open("/proc/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (!keys || proc < 0) return 1;
    for (char key[512]; fgets(key, sizeof key, keys);) {
        key[strcspn(key, "\n")] = 0;
        int file = openat(proc, key, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (file < 0) continue;
        if (read(file, buffer, 4096) < 0) continue;
        close(file);
    }
    const char *sysctl[] = {"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"};
    for (int i = 0; i < 4; i++) read_folder(sysctl[i], ".conf");
    read_file(AT_FDCWD, "/etc/security/limits.conf");
    read_folder("/etc/security/limits.d", ".conf");
    const char *sessions[] = {"/etc/pam.d/sshd", "/etc/pam.d/login", "/var/lib/dpkg/status", "/etc/passwd", "/etc/group", "/etc/systemd/system.conf"};
    for (int i = 0; i < 6; i++) read_file(AT_FDCWD, sessions[i]);
    const char *units[] = {"/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/run/systemd/generator.late"};
    for (int i = 0; i < 6; i++) read_folder(units[i], NULL);
    read_folder("/usr/share/dbus-1/system-services", ".service");
    read_file(AT_FDCWD, arguments[2]);
    FILE *programs = count == 4 ? fopen(arguments[3], "r") : NULL;
    for (char line[512]; programs && fgets(line, sizeof line, programs);) {
        line[strcspn(line, "\n")] = 0;
        if (run(line) < 0) return 1;
    }
    return 0;
}
