// The demo: what the machine is, what happens to threads that never yield without preemption and
// with it, and whether preemption leaves every register alone.
//
// The verdict at the end is computed from what was seen; the machine's exit status says the same.

import { clock, ExitStatus, machine, preemption, print, spawn, type JoinHandle } from 'heddle';
import { printMachine } from './demo/machine.ts';
import { holdPatterns, instructionsPerRound } from './demo/registers.ts';
import { ContestResult, runContest } from './demo/workers.ts';

const contestMs: u64 = 200;
const checkerCount = 3;
const roundsPerChecker: u64 = 100_000;

class RegisterCheck {
  readonly threads = array<JoinHandle | null, 3>(3);
  /** Rounds in which a register or flag had changed. */
  damaged!: volatile<u64>;
}

const check = new RegisterCheck();
const cooperative = new ContestResult();
const preemptive = new ContestResult();

export function main(): void {
  const startedUs = clock.nowUs();
  printMachine(startedUs);
  showStarvation();
  if (!preemption.isAllowed()) {
    skipPreemption();
    return;
  }
  showPreemption();
  const preemptionsInCheck = checkRegisters();
  concludeWith(preemptionsInCheck);
}

function showStarvation(): void {
  preemption.disable();
  print``;
  print`  1. Preemption off: a thread runs until it yields (${contestMs} ms)`;
  runContest(contestMs, cooperative);
  if (cooperative.advanced === 1) print`    The first thread never yields: the other two starved.`;
  else print`    ${cooperative.advanced} of 3 threads advanced, where only the first should have.`;
}

function showPreemption(): void {
  preemption.enable();
  print``;
  print`  2. Preemption on, time slice ${preemption.timeSliceUs()} us: the same threads (${contestMs} ms)`;
  runContest(contestMs, preemptive);
  if (preemptive.advanced === 3) print`    All three advanced; nobody had to yield.`;
  else print`    Only ${preemptive.advanced} of 3 threads advanced.`;
}

/** Gives how often the checking threads were preempted. */
function checkRegisters(): u64 {
  print``;
  print`  3. ${checkerCount} threads hold patterns in all 15 general registers and 7 flags, preempted every 100 us`;
  preemption.enable(100);
  check.damaged.value = 0;
  for (let i: u32 = 0; i < checkerCount; i++) check.threads[i] = spawn(holdAndCount, u64(i), { name: 'checker' });
  let preemptions: u64 = 0;
  for (let i: u32 = 0; i < checkerCount; i++) {
    const thread = check.threads[i];
    assert(thread !== null, 'there is room for the checkers');
    thread.wait();
    preemptions += thread.preemptionCount;
    thread.join();
  }
  const instructions = (roundsPerChecker * checkerCount * instructionsPerRound) / 1_000_000;
  print`    ${instructions} million instructions, ${preemptions} preemptions, ${check.damaged.value} rounds with a changed register`;
  return preemptions;
}

function holdAndCount(index: u64): void {
  const seed = (index + 1) * 0x0101010101010101;
  const damaged = holdPatterns(seed, roundsPerChecker);
  if (damaged > 0) check.damaged.value += damaged;
}

function skipPreemption(): void {
  print``;
  print`  2. and 3. are skipped: the boot option preempt=off keeps preemption off.`;
  print``;
  if (cooperative.advanced !== 1) fail();
  print`  Verdict: cooperative threads work; preemption was not tried.`;
}

function concludeWith(preemptionsInCheck: u64): void {
  print``;
  if (cooperative.advanced !== 1 || cooperative.preemptions !== 0) fail();
  if (preemptive.advanced !== 3 || preemptive.preemptions === 0) fail();
  if (preemptionsInCheck === 0 || check.damaged.value !== 0) fail();
  print`  Verdict: threads that never yield are preempted, and lose nothing by it.`;
}

function fail(): never {
  print`  Verdict: FAILED, see above.`;
  machine.exit(ExitStatus.Failure);
}
