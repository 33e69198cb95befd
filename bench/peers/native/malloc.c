/* glibc's malloc and free of small blocks, cached. */

#include "measure.h"

enum { count = 1000000 };

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

int main(void) {
    measure("malloc-64", 64);
    measure("malloc-128", 128);
    measure("malloc-1024", 1024);
    return 0;
}
