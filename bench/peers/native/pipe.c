/* Eight bytes through a pipe, written and read by one thread. */

#include <unistd.h>

#include "measure.h"

enum { count = 100000 };

int main(void) {
    int ends[2];
    if (pipe(ends) != 0) return 1;
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < count; i++) {
            uint64_t value = (uint64_t)i;
            if (write(ends[1], &value, sizeof value) != sizeof value) return 1;
            if (read(ends[0], &value, sizeof value) != sizeof value) return 1;
        }
        report_run("pipe", begin, count);
    }
    return 0;
}
