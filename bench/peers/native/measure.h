/* How every peer is measured: `runs` times a loop of `count` operations; each run prints the ticks of the
 * time-stamp counter for one operation. bench/native/measure.ts does the same for ours. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { runs = 9 };

static uint64_t ticks(void) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

/* Prints the ticks of one operation of `count`, after `begin`. */
static inline void report_run(const char *name, uint64_t begin, uint64_t count) {
    uint64_t spent = ticks() - begin;
    printf("%s %.3f\n", name, (double)spent / (double)count);
}
