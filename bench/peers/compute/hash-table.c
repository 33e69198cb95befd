/* A hash table with open addressing: insertions, look-ups, counting. The peer of bench/compute/hash-table.ts. */

#include "measure.h"

enum { slots = 262144, keys = 100000 };

struct entry {
    uint32_t key, count;
    uint64_t total;
};

static struct entry table[slots];

static uint32_t slot_of(uint32_t key) { return key * 0x9e3779b1 >> 14; }

/* The entry of `key`, or the empty one where it belongs. Key 0 stands for empty. */
static struct entry *find(uint32_t key) {
    uint32_t at = slot_of(key);
    for (;;) {
        struct entry *entry = &table[at];
        if (entry->key == key || entry->key == 0) return entry;
        at = (at + 1) & (slots - 1);
    }
}

static void add(uint32_t key, uint32_t amount) {
    struct entry *entry = find(key);
    entry->key = key;
    entry->count += 1;
    entry->total += amount;
}

static uint32_t run(void) {
    for (uint32_t at = 0; at < slots; at++) {
        struct entry *entry = &table[at];
        entry->key = 0;
        entry->count = 0;
        entry->total = 0;
    }
    for (uint32_t i = 1; i <= keys; i++) add((i * 7919) | 1, i);
    uint32_t sum = 0;
    for (uint32_t i = 1; i <= 2 * keys; i++) {
        struct entry *entry = find((i * 7919) | 1);
        if (entry->key != 0) sum += entry->count + (uint32_t)entry->total;
    }
    return sum;
}

int main(void) {
    measure(run);
    return 0;
}
