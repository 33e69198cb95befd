// Timers: one that is waited for, and one that does something by itself.

import { print, sleep, Timer } from 'heddle';

/** What it does may not block: it is done in the middle of the scheduler, at the moment it is due. */
class Blink extends Timer {
  blinks: u32 = 0;

  override onExpiry(): void {
    this.blinks += 1;
  }
}

const heartbeat = new Timer();
const blink = new Blink();

export function main(): void {
  blink.startPeriodic(250);
  heartbeat.startPeriodic(1000);
  for (let beat: u32 = 1; beat <= 3; beat++) {
    heartbeat.wait();
    print`beat ${beat}, ${blink.blinks} blinks`;
  }
  heartbeat.stop();
  blink.stop();
  sleep(1000);
  print`in silence: ${blink.blinks} blinks`;
}
