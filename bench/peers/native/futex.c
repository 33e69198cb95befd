/* Two pthreads hand a turn to each other through a futex, one way, both on one CPU. */

#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "measure.h"

enum { count = 20000 };

static _Atomic uint32_t turn;
static _Atomic int ended;

static void wait_while(uint32_t value) {
    while (atomic_load(&turn) == value) syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, value, 0, 0, 0);
}

static void give(uint32_t value) {
    atomic_store(&turn, value);
    syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

static void *partner(void *unused) {
    (void)unused;
    for (;;) {
        wait_while(0);
        if (atomic_load(&ended)) return 0;
        give(0);
    }
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, 0, partner, 0);
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < count / 2; i++) {
            give(1);
            wait_while(1);
        }
        report_run("futex-ping-pong", begin, count);
    }
    atomic_store(&ended, 1);
    give(1);
    pthread_join(thread, 0);
    return 0;
}
