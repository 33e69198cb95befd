/* Boost.Context's jump, one way, between two contexts (libboost-context: fcontext). */

#include "measure.h"

struct transfer { void *from; void *data; };
struct transfer jump_fcontext(void *to, void *data);
void *make_fcontext(void *stack_top, size_t bytes, void (*entry)(struct transfer));

enum { count = 1000000, stack_bytes = 65536 };

static void bounce(struct transfer t) {
    for (;;) t = jump_fcontext(t.from, 0);
}

int main(void) {
    char *stack = malloc(stack_bytes);
    void *other = make_fcontext(stack + stack_bytes, stack_bytes, bounce);
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < count / 2; i++) other = jump_fcontext(other, 0).from;
        report_run("boost-jump", begin, count);
    }
    return 0;
}
