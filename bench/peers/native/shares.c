/* Two pthreads that never yield, on one CPU: the greater share of what they count, in percent. */

#include <pthread.h>
#include <time.h>

#include "measure.h"

enum { window_ms = 200, shares = 3 };

static volatile uint64_t counters[16];
static uint64_t end_ns;

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void *count(void *argument) {
    volatile uint64_t *counter = argument;
    while (now_ns() < end_ns) *counter += 1;
    return 0;
}

int main(void) {
    for (int run = 0; run < shares; run++) {
        counters[0] = counters[8] = 0;
        end_ns = now_ns() + (uint64_t)window_ms * 1000000;
        pthread_t first, second;
        pthread_create(&first, 0, count, (void *)&counters[0]);
        pthread_create(&second, 0, count, (void *)&counters[8]);
        pthread_join(first, 0);
        pthread_join(second, 0);
        double a = (double)counters[0], b = (double)counters[8];
        printf("pthread-share %.2f\n", 100 * (a > b ? a : b) / (a + b));
    }
    return 0;
}
