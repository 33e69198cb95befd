// The 8254 timer, channel 0, as a reference to measure other clocks against (Intel 8254 data
// sheet).
//
// Channel 0, because it counts without a gate: small machines have the timer but not port 0x61.
// Its interrupt stays masked. Absent or stopped on some newer machines: every wait has a limit.

import { readPort8, writePort8 } from './ports.ts';
import { spinBriefly } from './spin.ts';
import { readTsc } from './tsc.ts';

const channel0Data = 0x40;
const modeCommand = 0x43;
/** Channel 0, low then high byte, mode 2: counts down from the reload value again and again. */
const channel0RateGenerator = 0x34;
const latchChannel0 = 0x00;
const pitHz: u64 = 1_193_182;
const windowTicks: u16 = 5_966; // 5 ms
/** A third of a second at 3 GHz, many times the window. */
const timeoutTsc: u64 = 1_000_000_000;

/** The frequency of the TSC in Hz measured over 5 ms, or 0 where the PIT does not count. */
export function measureTscByPit(): u64 {
  writePort8(modeCommand, channel0RateGenerator);
  writePort8(channel0Data, 0);
  writePort8(channel0Data, 0);
  const startCount = awaitChange(readCount());
  const startTsc = readTsc();
  let elapsed: u16 = 0;
  let now = startTsc;
  while (elapsed < windowTicks) {
    spinBriefly();
    elapsed = u16(startCount - readCount());
    now = readTsc();
    if (now - startTsc > timeoutTsc) return 0;
  }
  return ((now - startTsc) * pitHz) / u64(elapsed);
}

/** The first count that differs from `count`, or `count` when none comes in time. */
function awaitChange(count: u16): u16 {
  const start = readTsc();
  let current = count;
  while (current === count && readTsc() - start < timeoutTsc) current = readCount();
  return current;
}

function readCount(): u16 {
  writePort8(modeCommand, latchChannel0);
  const low = readPort8(channel0Data);
  return u16(u16(low) | (u16(readPort8(channel0Data)) << 8));
}
