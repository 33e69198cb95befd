/* The product of two 192 by 192 matrices of doubles. The peer of bench/compute/matrix.ts. */

#include <string.h>

#include "measure.h"

enum { size = 192, elements = 36864 };

static double left[elements], right[elements], product[elements];

static void prepare(void) {
    for (uint32_t i = 0; i < elements; i++) {
        left[i] = (double)(i % 17) * 0.5;
        right[i] = (double)(i % 13) - 6.0;
        product[i] = 0;
    }
}

static void multiply(void) {
    for (uint32_t i = 0; i < size; i++) {
        for (uint32_t k = 0; k < size; k++) {
            double factor = left[i * size + k];
            for (uint32_t j = 0; j < size; j++) product[i * size + j] += factor * right[k * size + j];
        }
    }
}

static uint32_t run(void) {
    prepare();
    multiply();
    double sum = 0;
    for (uint32_t i = 0; i < elements; i++) sum += product[i] * (double)(i & 7);
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    return (uint32_t)bits ^ (uint32_t)(bits >> 32);
}

int main(void) {
    measure(run);
    return 0;
}
