// Two threads that never yield: each runs until it has seen the other advance ten times. Without
// preemption the first waits in vain and gives up; with it, they share the CPU.

import { clock, preemption, print, spawn } from 'heddle';

const changesToSee: u32 = 10;

class Round {
  count!: volatile<u64>;
}

class Contest {
  limitUs: u64 = 0;
  readonly rounds = array<Round, 2>(2);
  readonly seen = array<u32, 2>(2);
}

const contest = new Contest();

function hog(number: u32): void {
  const own = contest.rounds[number].count;
  const other = contest.rounds[1 - number].count;
  const endUs = clock.nowUs() + contest.limitUs;
  let last = other.value;
  let seen: u32 = 0;
  while (seen < changesToSee && clock.nowUs() < endUs) {
    own.value += 1;
    if (other.value === last) continue;
    last = other.value;
    seen += 1;
  }
  contest.seen[number] = seen;
}

function hold(limitUs: u64): void {
  contest.limitUs = limitUs;
  const first = spawn<u32>(hog, 0, { name: 'first' });
  const second = spawn<u32>(hog, 1, { name: 'second' });
  first?.join();
  second?.join();
  print`the first saw ${contest.seen[0]} changes`;
}

export function main(): void {
  hold(50_000);
  preemption.enable(1000);
  hold(10_000_000);
}
