// Loaded into User-mode Linux with LD_PRELOAD, so that it runs on CPUs with a large register state.
//
// User-mode Linux 6.1 keeps a process's floating-point registers in a buffer whose size was fixed when
// it was built: 2,696 bytes, enough for AVX-512. A CPU with AMX has 11,008 bytes, and the kernel
// refuses a PTRACE_SETREGSET of NT_X86_XSTATE that isn't of the CPU's own size, so the guest dies
// at its first process. What is handed over here is padded with zeroes: in XSAVE's header that
// means a part in its initial state.
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char padded[1 << 16] __attribute__((aligned(64)));

// The size of the state on this CPU, asked once of the process at hand; 0 where that fails.
static size_t state_size(pid_t process) {
    static size_t size;
    if (size == 0) {
        struct iovec room = {padded, sizeof padded};
        if (syscall(SYS_ptrace, PTRACE_GETREGSET, process, NT_X86_XSTATE, &room) == 0) size = room.iov_len;
    }
    return size;
}

long ptrace(enum __ptrace_request request, ...) {
    va_list arguments;
    va_start(arguments, request);
    pid_t process = va_arg(arguments, pid_t);
    void *address = va_arg(arguments, void *);
    void *data = va_arg(arguments, void *);
    va_end(arguments);

    struct iovec whole;
    if (request == PTRACE_SETREGSET && (long)address == NT_X86_XSTATE) {
        const struct iovec *given = data;
        size_t size = state_size(process);
        if (given->iov_len < size) {
            memset(padded, 0, size);
            memcpy(padded, given->iov_base, given->iov_len);
            whole = (struct iovec){padded, size};
            data = &whole;
        }
    }
    // What glibc's own ptrace does: the system call stores a peeked word, and returns only success.
    if (request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA || request == PTRACE_PEEKUSER) {
        long word;
        if (syscall(SYS_ptrace, request, process, address, &word) < 0) return -1;
        errno = 0;
        return word;
    }
    return syscall(SYS_ptrace, request, process, address, data);
}
