// Runs each scenario again and again, interrupted after one instruction, after two, and so on to its end.

import { FrameKind, frames, heap, preemption, print, Thread, threads } from 'heddle';
import { flushStacks } from '../../../../kernel/memory/stack-pool.ts';
import { cancelInjection, injectAfter, injector, startInjector, stopInjector } from './injector.ts';
import { intrude } from './intrusion.ts';
import { gainOf, runEqual, runHigh, runScenario, scenarioCount, scenarioName } from './scenarios.ts';
import { printVisited } from './visited.ts';
import { checkEverything, random, startPartners, stopPartners, world } from './world.ts';

/** More than any scenario takes; who still waits then waits for ever. */
const mostYields: u32 = 1_000_000;
const mannerCount: u32 = 3;

function waitForIntruder(): void {
  let yields: u32 = 0;
  while (!injector.isResting.value) {
    Thread.yield();
    yields += 1;
    assert(yields < mostYields, 'the intruder waits for ever');
  }
}

/** Runs the scenario with an interrupt after `ticks` instructions; false if it had ended by then. */
function runOnce(ticks: u64): bool {
  const before = world.guarded + world.received - world.intruderAdded;
  const injected = injector.injected.value;
  world.isUnderWay.value = true;
  injectAfter(ticks);
  runScenario(world.scenario);
  world.isUnderWay.value = false;
  cancelInjection();
  const cameInTime = injector.injected.value > injected;
  waitForIntruder();
  const gain = world.guarded + world.received - world.intruderAdded - before;
  assert(gain === gainOf(world.scenario), 'a scenario has lost or doubled something');
  return cameInTime;
}

/** Every delay from one instruction to the scenario's end; gives how many there were. */
function sweep(scenario: u32, manner: u32): u64 {
  world.scenario = scenario;
  world.manner = manner;
  let ticks: u64 = 1;
  while (runOnce(ticks)) ticks += 1;
  checkEverything();
  return ticks - 1;
}

function framesLeft(): u64 {
  heap.flush();
  flushStacks();
  return frames.count(FrameKind.Free) + frames.count(FrameKind.Poisoned);
}

/**
 * Sweeps all scenarios in three manners; then `extraRounds` times over with an interrupt after the other, as
 * the seed has it, from the swept one on. Prints the sums.
 */
export function sweepAll(extraRounds: u32, seed: u64): void {
  print`seed ${seed}`;
  world.random = seed;
  preemption.enable(1000);
  startPartners(runHigh, runEqual);
  startInjector(intrude);
  for (let scenario: u32 = 0; scenario < scenarioCount; scenario++) {
    world.scenario = scenario;
    for (let i: u32 = 0; i < 3; i++) runOnce(100 + random(100));
  }
  const free = framesLeft();
  const live = threads.count();
  for (let round: u32 = 0; round <= extraRounds; round++) {
    world.isBursting = round > 0;
    for (let scenario: u32 = 0; scenario < scenarioCount; scenario++) {
      for (let manner: u32 = 0; manner < mannerCount; manner++) {
        const count = sweep(scenario, manner);
        if (round === 0 && manner === 0) print`${scenarioName(scenario)}: ${count} instructions`;
      }
    }
  }
  print`forced preemptions: ${injector.injected.value}, intrusions ${injector.intrusions.value}`;
  print`frames lost ${i64(free) - i64(framesLeft())}, threads left ${i32(threads.count()) - i32(live)}`;
  printVisited();
  stopInjector();
  stopPartners();
}
