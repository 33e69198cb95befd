/* A switch that is written by hand: six registers and the stack pointer, ending in pop and jmp, or in ret. */

#include "measure.h"

enum { count = 1000000, stack_words = 4096 };

void switch_jump(void **from, void *to);
void switch_return(void **from, void *to);

#define SAVE "pushq %rbp\n pushq %rbx\n pushq %r12\n pushq %r13\n pushq %r14\n pushq %r15\n movq %rsp, (%rdi)\n"
#define LOAD "movq %rsi, %rsp\n popq %r15\n popq %r14\n popq %r13\n popq %r12\n popq %rbx\n popq %rbp\n"

__asm__(".globl switch_jump\nswitch_jump:\n" SAVE LOAD "popq %rcx\n jmp *%rcx\n");
__asm__(".globl switch_return\nswitch_return:\n" SAVE LOAD "ret\n");

static void *here, *there;
static void (*change)(void **, void *);

static void bounce(void) {
    for (;;) change(&there, here);
}

static void prepare(void) {
    uint64_t *top = (uint64_t *)malloc(stack_words * 8) + stack_words - 2;
    top[-1] = 0;
    top[-2] = (uint64_t)bounce;
    there = top - 8;
}

static void measure(const char *name, void (*with)(void **, void *)) {
    change = with;
    prepare();
    for (int run = 0; run < runs; run++) {
        uint64_t begin = ticks();
        for (int i = 0; i < count / 2; i++) with(&here, there);
        report_run(name, begin, count);
    }
}

int main(void) {
    measure("six-registers-jump", switch_jump);
    measure("six-registers-ret", switch_return);
    return 0;
}
