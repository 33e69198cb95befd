/* How late clock_nanosleep of 1 ms returns, in ticks, while another thread computes on the same CPU. */

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "measure.h"

enum { sleeps = 64, sleep_ns = 1000000 };

static _Atomic int ended;

static void *compute(void *argument) {
    while (!atomic_load(&ended)) {}
    return argument;
}

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static double ticks_per_ns(void) {
    int64_t from = now_ns();
    uint64_t begin = ticks();
    while (now_ns() - from < 200 * sleep_ns) {}
    return (double)(ticks() - begin) / (double)(now_ns() - from);
}

int main(void) {
    double rate = ticks_per_ns();
    pthread_t other;
    pthread_create(&other, 0, compute, 0);
    struct timespec wish = { 0, sleep_ns };
    for (int i = 0; i < sleeps; i++) {
        int64_t begin = now_ns();
        clock_nanosleep(CLOCK_MONOTONIC, 0, &wish, 0);
        printf("nanosleep-lateness %.0f\n", (double)(now_ns() - begin - sleep_ns) * rate);
    }
    atomic_store(&ended, 1);
    pthread_join(other, 0);
    return 0;
}
