/* The sieve of Eratosthenes to 2^20, and the sum of the primes. The peer of bench/compute/sieve.ts. */

#include <stdbool.h>

#include "measure.h"

enum { limit = 1048576 };

static bool composite[limit];

static uint32_t run(void) {
    for (uint32_t i = 0; i < limit; i++) composite[i] = false;
    for (uint32_t i = 2; i * i < limit; i++) {
        if (composite[i]) continue;
        for (uint32_t multiple = i * i; multiple < limit; multiple += i) composite[multiple] = true;
    }
    uint32_t sum = 0;
    for (uint32_t i = 2; i < limit; i++)
        if (!composite[i]) sum += i;
    return sum;
}

int main(void) {
    measure(run);
    return 0;
}
