/* A bitmap of 2^20 bits: taking the first free ones, counting, walking. The peer of bench/compute/bitmap.ts. */

#include "measure.h"

enum { words = 16384, word_bits = 64 };
static const uint32_t taken = 200000, taken_again = 12500;

static uint64_t bitmap[words];
static uint32_t first_maybe_free;

static uint32_t take(void) {
    for (uint32_t at = first_maybe_free; at < words; at++) {
        uint64_t free = ~bitmap[at];
        if (free == 0) continue;
        bitmap[at] |= free & (0 - free);
        first_maybe_free = at;
        return at * word_bits + (uint32_t)__builtin_ctzll(free);
    }
    return words * word_bits;
}

static void release(uint32_t bit) {
    uint32_t at = bit / word_bits;
    bitmap[at] &= ~(1ull << bit % word_bits);
    if (at < first_maybe_free) first_maybe_free = at;
}

static uint32_t count_set(void) {
    uint64_t count = 0;
    for (uint32_t at = 0; at < words; at++) count += (uint64_t)__builtin_popcountll(bitmap[at]);
    return (uint32_t)count;
}

static uint32_t walk(void) {
    uint32_t sum = 0;
    for (uint32_t at = 0; at < words; at++)
        for (uint64_t rest = bitmap[at]; rest != 0; rest &= rest - 1) sum = sum * 3 + at * word_bits + (uint32_t)__builtin_ctzll(rest);
    return sum;
}

static uint32_t run(void) {
    for (uint32_t at = 0; at < words; at++) bitmap[at] = (uint64_t)at * 0x9e3779b97f4a7c15;
    first_maybe_free = 0;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < taken; i++) sum += take();
    for (uint32_t bit = 0; bit < taken; bit += 7) release(bit);
    for (uint32_t i = 0; i < taken_again; i++) sum += take();
    return sum ^ count_set() ^ walk();
}

int main(void) {
    measure(run);
    return 0;
}
