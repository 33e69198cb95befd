/* Quicksort (Hoare's partition) of 200,000 integers by a comparison function. The peer of bench/compute/quicksort.ts. */

#include "measure.h"

enum { count = 200000 };

static int32_t values[count];

typedef int32_t (*comparison)(int32_t a, int32_t b);

static int32_t ascending(int32_t a, int32_t b) { return a < b ? -1 : a > b ? 1 : 0; }

static int32_t descending(int32_t a, int32_t b) { return ascending(b, a); }

static void sort(int32_t from, int32_t to, comparison compare) {
    if (from >= to) return;
    int32_t pivot = values[(from + to) >> 1];
    int32_t low = from, high = to;
    while (low <= high) {
        while (compare(values[low], pivot) < 0) low++;
        while (compare(values[high], pivot) > 0) high--;
        if (low > high) break;
        int32_t value = values[low];
        values[low] = values[high];
        values[high] = value;
        low++;
        high--;
    }
    sort(from, high, compare);
    sort(low, to, compare);
}

static uint32_t run(void) {
    uint32_t seed = 2463534242;
    for (uint32_t i = 0; i < count; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        values[i] = (int32_t)seed;
    }
    sort(0, count - 1, ascending);
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i += 997) sum = sum * 31 + (uint32_t)values[i];
    sort(0, count - 1, descending);
    for (uint32_t i = 0; i < count; i += 997) sum = sum * 31 + (uint32_t)values[i];
    return sum;
}

int main(void) {
    measure(run);
    return 0;
}
