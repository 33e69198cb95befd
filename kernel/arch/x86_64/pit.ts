// The 8254 timer, channel 2, as a reference to measure other clocks against (Intel 8254 data
// sheet; port 0x61 is described in every PC chipset's data sheet).
//
// Absent or stopped on some newer machines: every wait has a limit.

import { readPort8, writePort8 } from './ports.ts';
import { readTsc } from './tsc.ts';

const channel2Data = 0x42;
const modeCommand = 0x43;
const controlPort = 0x61;
const gateBit = 0x01;
const speakerBit = 0x02;
const outputBit = 0x20;
/** Channel 2, low then high byte, mode 0: the output rises when the count reaches zero. */
const channel2CountDown = 0xb0;
const pitHz: u64 = 1_193_182;
const windowTicks: u64 = 11_932; // 10 ms
/** A third of a second at 3 GHz: thirty times the window. */
const timeoutTsc: u64 = 1_000_000_000;

/** The frequency of the TSC in Hz measured over 10 ms, or 0 where the PIT does not count. */
export function measureTscByPit(): u64 {
  const control = readPort8(controlPort) & u8(~(gateBit | speakerBit));
  writePort8(controlPort, control);
  writePort8(modeCommand, channel2CountDown);
  writePort8(channel2Data, u8(windowTicks & 0xff));
  writePort8(channel2Data, u8(windowTicks >>> 8));
  const start = readTsc();
  writePort8(controlPort, u8(control | gateBit));
  let now = start;
  while (!(readPort8(controlPort) & outputBit)) {
    now = readTsc();
    if (now - start > timeoutTsc) return 0;
  }
  now = readTsc();
  writePort8(controlPort, control);
  // An output that is high at once is a port that nobody answers at.
  const isPlausible = now - start > 100_000;
  return isPlausible ? ((now - start) * pitHz) / windowTicks : 0;
}
