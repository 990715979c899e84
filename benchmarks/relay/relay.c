/* Copies bytes between clients and one server and understands none of them: the floor under whatever reads and decides between the same system
 * calls. One thread; for each piece one recv and one send, and an epoll_wait for all pieces that came meanwhile.
 *
 *   cc -O2 -o relay relay.c && ./relay PORT ADDRESS:PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

struct side {
    int fd; /* -1 = closed */
    struct side *peer;
};

static int epoll;

static struct side *add(int fd)
{
    int on = 1;
    struct side *side = malloc(sizeof *side);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = side};
    side->fd = fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    return side;
}

static void join(int client, const struct sockaddr_in *server)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)server, sizeof *server) < 0) {
        close(fd);
        close(client);
        return;
    }
    struct side *one = add(client), *other = add(fd);
    one->peer = other;
    other->peer = one;
}

static void end(struct side *side)
{
    if (side->fd >= 0)
        close(side->fd);
    side->fd = -1;
}

static void copy(struct side *from)
{
    static char bytes[1 << 16];
    ssize_t count = from->fd < 0 ? -1 : recv(from->fd, bytes, sizeof bytes, 0);
    if (count <= 0) {
        end(from->peer);
        end(from);
        return;
    }
    for (ssize_t sent = 0, now; sent < count; sent += now) {
        now = send(from->peer->fd, bytes + sent, count - sent, MSG_NOSIGNAL);
        if (now <= 0)
            return;
    }
}

int main(int count, char **arguments)
{
    char *colon = count == 3 ? strrchr(arguments[2], ':') : NULL;
    if (!colon) {
        fprintf(stderr, "relay PORT ADDRESS:PORT\n");
        return 2;
    }
    *colon = 0;
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (!inet_aton(arguments[2], &server.sin_addr) || bind(listener, (struct sockaddr *)&own, sizeof own) < 0 || listen(listener, 512) < 0) {
        perror("relay");
        return 1;
    }
    epoll = epoll_create1(0);
    struct epoll_event accepting = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &accepting);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr)
                copy(events[i].data.ptr);
            else
                join(accept(listener, NULL, NULL), &server);
        }
    }
}
