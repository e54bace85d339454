// connections PORT COUNT SECONDS: opens COUNT connections to 127.0.0.1 at once, says 'sent', sends an
// HTTP request on each and holds them all for SECONDS more, or one second once each has its answer.
// Prints what became of them, on one line.
//
// Only an answer shows that the server took a connection: one that waits in the listen queue is
// established for the client, too.
//
// connections --half-open PORT COUNT: sends COUNT SYNs to 192.0.2.1, which has to be an address of this
// machine, from as many made-up addresses in 198.18.0.0/15 (RFC 2544, for benchmarks), whose answers
// have to get lost: each stays half open. Needs root.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum state { WAITS, CONNECTED, ANSWERED, REFUSED, RESET, CLOSED };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000.0 + time.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int fail(const char *what) {
    perror(what);
    return 1;
}

static int hold(int port, int count, double seconds) {
    static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static char buffer[1 << 16];
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit)) return fail("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit)) return fail("setrlimit");
    if ((rlim_t)count + 16 > limit.rlim_max) return fprintf(stderr, "too few descriptors\n"), 1;
    int *sockets = calloc(count, sizeof *sockets), *states = calloc(count, sizeof *states);
    double *times = calloc(count, sizeof *times);
    int queue = epoll_create1(EPOLL_CLOEXEC);
    if (!sockets || !states || !times || queue < 0) return fail("start");

    double start = now();
    for (int n = 0; n < count; n++) {
        struct epoll_event wanted = {.events = EPOLLOUT, .data.u32 = n};
        sockets[n] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (sockets[n] < 0) return fail("socket");
        if (connect(sockets[n], (struct sockaddr *)&server, sizeof server)) {
            if (errno == ECONNREFUSED) {
                states[n] = REFUSED;
                continue;
            }
            if (errno != EINPROGRESS) return fail("connect");
        }
        if (epoll_ctl(queue, EPOLL_CTL_ADD, sockets[n], &wanted)) return fail("epoll_ctl");
    }
    double burst = now() - start, end = now() + seconds * 1000;
    int answers = 0;
    puts("sent");
    fflush(stdout);

    for (double left; (left = end - now()) > 0;) {
        struct epoll_event events[512];
        int ready = epoll_wait(queue, events, 512, (int)left + 1);
        if (ready < 0 && errno != EINTR) return fail("epoll_wait");
        for (int i = 0; i < ready; i++) {
            int n = events[i].data.u32, next = -1;
            struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = n};
            if (states[n] == WAITS) {
                int error = 0;
                socklen_t size = sizeof error;
                getsockopt(sockets[n], SOL_SOCKET, SO_ERROR, &error, &size);
                if (error) next = error == ECONNREFUSED ? REFUSED : error == ETIMEDOUT ? WAITS : RESET;
                else if (send(sockets[n], request, sizeof request - 1, MSG_NOSIGNAL) < 0) next = RESET;
                else states[n] = CONNECTED, epoll_ctl(queue, EPOLL_CTL_MOD, sockets[n], &wanted);
            } else {
                ssize_t got = recv(sockets[n], buffer, sizeof buffer, 0);
                if (got > 0 && states[n] == CONNECTED) {
                    states[n] = ANSWERED, times[answers] = now() - start;
                    if (++answers == count) end = now() + 1000;
                }
                if (got == 0) next = CLOSED;
                if (got < 0 && errno != EAGAIN) next = RESET;
            }
            if (next >= 0) states[n] = next, epoll_ctl(queue, EPOLL_CTL_DEL, sockets[n], NULL);
        }
    }

    int counts[CLOSED + 1] = {0};
    for (int n = 0; n < count; n++) counts[states[n]]++;
    qsort(times, answers, sizeof *times, by_size);
    printf("held=%d answered=%d queued=%d refused=%d reset=%d closed=%d timeout=%d burst_ms=%.0f "
           "median_ms=%.0f last_ms=%.0f\n",
        counts[ANSWERED], answers, counts[CONNECTED], counts[REFUSED], counts[RESET], counts[CLOSED],
        counts[WAITS], burst, answers ? times[answers / 2] : 0, answers ? times[answers - 1] : 0);
    // Ends each by a reset, so that no port is left in TIME_WAIT for the next run.
    for (int n = 0; n < count; n++) {
        struct linger none = {.l_onoff = 1};
        setsockopt(sockets[n], SOL_SOCKET, SO_LINGER, &none, sizeof none);
        close(sockets[n]);
    }
    return 0;
}

// The sum that the TCP checksum is made of (RFC 1071).
static unsigned sum(const void *bytes, size_t size) {
    const unsigned short *words = bytes;
    unsigned total = 0;
    for (size_t i = 0; i < size / 2; i++) total += words[i];
    return total;
}

static int half_open(int port, int count) {
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000201)};
    int raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
    if (raw < 0) return fail("socket");
    for (int n = 0; n < count; n++) {
        struct { struct iphdr ip; struct tcphdr tcp; } packet = {
            .ip = {.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP,
                .saddr = htonl(0xc6120001u + n), .daddr = server.sin_addr.s_addr},
            .tcp = {.source = htons(40000), .dest = htons(port), .seq = htonl(n), .doff = 5, .syn = 1,
                .window = htons(65535)}};
        struct { unsigned from, to; unsigned short protocol, length; } pseudo = {
            packet.ip.saddr, packet.ip.daddr, htons(IPPROTO_TCP), htons(sizeof packet.tcp)};
        unsigned total = sum(&pseudo, sizeof pseudo) + sum(&packet.tcp, sizeof packet.tcp);
        while (total >> 16) total = (total & 0xffff) + (total >> 16);
        packet.tcp.check = ~total;
        if (sendto(raw, &packet, sizeof packet, 0, (struct sockaddr *)&server, sizeof server) < 0)
            return fail("sendto");
        // In portions below net.core.netdev_max_backlog, whose drops no counter of TCP has.
        if (n % 256 == 255) usleep(10000);
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count == 4 && !strcmp(arguments[1], "--half-open"))
        return half_open(atoi(arguments[2]), atoi(arguments[3]));
    if (count == 4) return hold(atoi(arguments[1]), atoi(arguments[2]), atof(arguments[3]));
    fprintf(stderr, "usage: connections PORT COUNT SECONDS | --half-open PORT COUNT\n");
    return 64;
}
