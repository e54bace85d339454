#define _GNU_SOURCE
#include "CLinux.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int temper_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int temper_memory_file(void) { return memfd_create("temper", MFD_CLOEXEC); }
