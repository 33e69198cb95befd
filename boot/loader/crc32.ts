// The checksum CRC-32 (ISO 3309, as in gzip and GPT): reflected, polynomial 0xedb88320.
//
// Four bits at a time with a table of sixteen words: small, and quick enough for one kernel.

const polynomial: u32 = 0xedb88320;

class Crc32Table {
  readonly words = array<u32, 16>(16);
}

const table = new Crc32Table();

/** The checksum of `sizeBytes` bytes. */
export function crc32(address: usize, sizeBytes: u64): u32 {
  fillTable();
  let crc: u32 = 0xffffffff;
  for (let at = address; at < address + sizeBytes; at++) {
    crc ^= u32(load<u8>(at));
    crc = (crc >>> 4) ^ table.words[crc & 15];
    crc = (crc >>> 4) ^ table.words[crc & 15];
  }
  return ~crc;
}

function fillTable(): void {
  for (let index: u32 = 0; index < 16; index++) {
    let word = index;
    for (let bit: u32 = 0; bit < 4; bit++) word = word & 1 ? (word >>> 1) ^ polynomial : word >>> 1;
    table.words[index] = word;
  }
}
