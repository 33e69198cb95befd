/* glibc's malloc and free: one block at a time, cached; and many at once. */

#include "measure.h"

enum { count = 1000000, bursts = 400, burst_blocks = 1000 };

static void measure(const char *name, size_t bytes) {
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < count; i++) {
            void *block = malloc(bytes);
            __asm__ volatile("" : "+r"(block) : : "memory");
            free(block);
        }
        report_run(name, begin, count);
    }
}

static void measure_burst(void) {
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < bursts; i++) {
            void **chain = 0;
            for (int block = 0; block < burst_blocks; block++) {
                void **next = malloc(128);
                *next = chain;
                chain = next;
            }
            while (chain) {
                void **next = *chain;
                free(chain);
                chain = next;
            }
        }
        report_run("malloc-burst", begin, bursts * burst_blocks);
    }
}

int main(void) {
    measure("malloc-16", 16);
    measure("malloc-64", 64);
    measure("malloc-128", 128);
    measure("malloc-1024", 1024);
    measure("malloc-5000", 5000);
    measure_burst();
    return 0;
}
