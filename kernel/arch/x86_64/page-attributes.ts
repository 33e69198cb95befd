// Caching of pages beyond write-back and uncached: one of the eight memory types that a page can
// choose becomes write-combining (Intel SDM volume 3, 11.12).
//
// It takes the place of write-through, which the kernel does not use, so that the bits of an entry
// mean the same for pages of every size. A CPU without the table writes through instead, which is
// slower and nothing else.

import { featurePageAttributes } from './cpuid.ts';
import { readMsr, writeMsr } from './registers.ts';

const msrPageAttributes: u32 = 0x277;
/** The type that pageWriteCombining chooses: bit 0 of its number is PWT. */
const writeCombiningIndex: u64 = 1;
const typeBits: u64 = 7;
const typeWriteCombining: u64 = 1;

export function startPageAttributes(): void {
  if (!featurePageAttributes.isPresent) return;
  const shift = writeCombiningIndex * 8;
  writeMsr(msrPageAttributes, (readMsr(msrPageAttributes) & ~(typeBits << shift)) | (typeWriteCombining << shift));
}
