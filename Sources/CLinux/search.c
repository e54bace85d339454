#define _GNU_SOURCE
#include "CLinux.h"
#include <string.h>

ssize_t temper_find(const void *bytes, size_t count, const void *text, size_t length) {
    const char *place = memmem(bytes, count, text, length);
    return place ? place - (const char *)bytes : -1;
}
