/* CRC-32 (IEEE 802.3, reflected) of 1 MiB, by a table of 256 entries. The peer of bench/compute/crc32.ts. */

#include "measure.h"

enum { message_bytes = 1048576 };
static const uint32_t polynomial = 0xedb88320;

static uint32_t table[256];
static uint8_t message[message_bytes];

static void make_table(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? value >> 1 ^ polynomial : value >> 1;
        table[i] = value;
    }
}

static uint32_t run(void) {
    make_table();
    for (uint32_t i = 0; i < message_bytes; i++) message[i] = (uint8_t)(i ^ i >> 7);
    uint32_t crc = 0xffffffff;
    for (uint32_t i = 0; i < message_bytes; i++) crc = table[(crc ^ message[i]) & 0xff] ^ crc >> 8;
    return ~crc;
}

int main(void) {
    measure(run);
    return 0;
}
