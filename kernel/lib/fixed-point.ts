// Ratios of two frequencies as fixed-point numbers, so that converting ticks costs two
// multiplications and no division, and never overflows on the way.

/** A ratio with 32 bits behind the point. */
export type Ratio = u64;

/** `numerator / denominator`; the quotient must be below 2^32 and `numerator` below 2^64 / 2^32. */
export function ratioOf(numerator: u64, denominator: u64): Ratio {
  assert(denominator !== 0, 'a ratio needs a denominator');
  const whole = numerator / denominator;
  const rest = numerator % denominator;
  return (whole << 32) + fractionOf(rest, denominator);
}

/** `value * ratio`, rounded down, from the 96-bit product. */
export function scale(value: u64, ratio: Ratio): u64 {
  return asm<u64>`mulq ${reg('r', ratio)}
    shrdq $32, %rdx, ${inout('rax', value)} ${clobber('rdx', 'cc')}`;
}

/** The 32 bits behind the point of `rest / denominator`, where `rest` is the smaller one. */
function fractionOf(rest: u64, denominator: u64): u64 {
  let fraction: u64 = 0;
  let remainder = rest;
  for (let bit = 0; bit < 32; bit++) {
    remainder = remainder << 1;
    fraction = fraction << 1;
    if (remainder >= denominator) {
      remainder -= denominator;
      fraction |= 1;
    }
  }
  return fraction;
}
