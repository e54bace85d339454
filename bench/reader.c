// reader KEYS BASELINE: makes the reads that a check of the same baseline makes, and nothing else.
//
// KEYS names a file of /proc/sys below it on each line. The figure that temper is held against.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
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

int main(int count, char **arguments) {
    if (count != 3) return 64;
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
    const char *units[] = {"/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system"};
    for (int i = 0; i < 4; i++) read_folder(units[i], NULL);
    read_folder("/usr/share/dbus-1/system-services", ".service");
    read_file(AT_FDCWD, arguments[2]);
    return 0;
}
