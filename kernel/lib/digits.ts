// Numbers as digits, one byte at a time into a function that takes them.
//
// No buffer outlives a call, so any thread and any interrupt handler may format.

/** Takes the next byte of the text. */
export type PutByte = (byte: u8) => void;

const longestDecimal = 20;
const asciiMinus: u8 = 45;
const asciiZero: u8 = 48;
const asciiLowerA: u8 = 97;

class DigitBuffer {
  readonly bytes = array<u8, 20>(20);
}

/** Decimal, right-aligned in `width` columns that are filled with the byte `fill`. */
export function putUnsigned(value: u64, width: u32, fill: u8, put: PutByte): void {
  putDecimal(value, false, width, fill, put);
}

/** Decimal with a minus sign for negative values; after zeros, the sign comes first. */
export function putSigned(value: i64, width: u32, fill: u8, put: PutByte): void {
  const magnitude = value < 0 ? u64(0) - u64(value) : u64(value);
  putDecimal(magnitude, value < 0, width, fill, put);
}

/** Hexadecimal without a prefix, at least `digits` digits. */
export function putHexadecimal(value: u64, digits: u32, put: PutByte): void {
  const needed = value === 0 ? 1 : (67 - u32(clz<u64>(value))) / 4;
  let remaining = max<u32>(min<u32>(digits, 16), needed);
  while (remaining > 0) {
    remaining -= 1;
    const digit = u8((value >>> (u64(remaining) * 4)) & 15);
    put(digit < 10 ? u8(asciiZero + digit) : u8(asciiLowerA + digit - 10));
  }
}

function putDecimal(magnitude: u64, negative: bool, width: u32, fill: u8, put: PutByte): void {
  const buffer = onStack(new DigitBuffer());
  let count: u32 = 0;
  let rest = magnitude;
  do {
    assert(count < longestDecimal);
    buffer.bytes[count] = u8(u64(asciiZero) + (rest % 10));
    rest = rest / 10;
    count += 1;
  } while (rest !== 0);
  const signColumns: u32 = negative ? 1 : 0;
  if (negative && fill === asciiZero) put(asciiMinus);
  for (let column = count + signColumns; column < width; column++) put(fill);
  if (negative && fill !== asciiZero) put(asciiMinus);
  while (count > 0) {
    count -= 1;
    put(buffer.bytes[count]);
  }
}
