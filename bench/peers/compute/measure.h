/* The same as bench/compute/measure.ts, for the peers in C. */

#include <stdint.h>
#include <stdio.h>

static uint64_t ticks(void) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

static void measure(uint32_t (*kernel)(void)) {
    for (int run = 0; run < 5; run++) {
        uint64_t start = ticks();
        uint32_t checksum = kernel();
        uint64_t end = ticks();
        printf("%u %llu\n", checksum, (unsigned long long)(end - start));
    }
}
