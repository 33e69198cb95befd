/* glibc's swapcontext, one way, between two contexts. */

#include <ucontext.h>

#include "measure.h"

enum { count = 200000, stack_bytes = 65536 };

static ucontext_t here, there;

static void bounce(void) {
    for (;;) swapcontext(&there, &here);
}

int main(void) {
    getcontext(&there);
    there.uc_stack.ss_sp = malloc(stack_bytes);
    there.uc_stack.ss_size = stack_bytes;
    makecontext(&there, bounce, 0);
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < count / 2; i++) swapcontext(&here, &there);
        report_run("swapcontext", begin, count);
    }
    return 0;
}
