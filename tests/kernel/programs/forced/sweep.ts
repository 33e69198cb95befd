// Runs each scenario again and again, interrupted after one instruction, after two, and so on to its end.

import { FrameKind, frames, heap, preemption, print, Thread, threads } from 'heddle';
import { flushStacks } from '../../../../kernel/memory/stack-pool.ts';
import { injector, setUrgent, startInjector, stopInjector } from './injector.ts';
import { intrude } from './intrusion.ts';
import { prepareDuties } from './duties.ts';
import { prepareInterrupts } from './interrupts.ts';
import { beginPhase, endPhase, sweepPhase } from './phases.ts';
import { spawnResting } from './policies.ts';
import { gainOf, phaseCount, Scenario, scenarioName } from './scenario.ts';
import { runEqual, runHigh, runScenario } from './scenarios.ts';
import { printVisited } from './visited.ts';
import { checkEverything, random, startPartners, stopPartners, world } from './world.ts';

/** More than any scenario takes; who still waits then waits for ever. */
const mostYields: u32 = 1_000_000;
const mannerCount: u32 = 4;

function waitForIntruder(): void {
  let yields: u32 = 0;
  while (!injector.isResting.value) {
    Thread.yield();
    yields += 1;
    assert(yields < mostYields, 'the intruder waits for ever');
  }
}

/** Runs the scenario with an interrupt after `ticks` instructions of a phase; false if that had ended by then. */
function runOnce(phase: u32, ticks: u64): bool {
  const before = world.guarded + world.received - world.intruderAdded;
  const injected = injector.injected.value;
  world.isUnderWay.value = true;
  sweepPhase(phase, ticks);
  beginPhase(0);
  runScenario(world.scenario);
  world.isUnderWay.value = false;
  endPhase();
  const cameInTime = injector.injected.value > injected;
  waitForIntruder();
  const gain = world.guarded + world.received - world.intruderAdded - before;
  assert(gain === gainOf(world.scenario), 'a scenario has lost or doubled something');
  return cameInTime;
}

/** Every delay from one instruction to the end of each phase; gives how many there were. */
function sweep(scenario: Scenario, manner: u32): u64 {
  if (scenario !== Scenario.Deadlines || manner === 0) return sweepPhases(scenario, manner);
  // Else the intruder comes when they have ended their jobs.
  const resting = spawnResting();
  setUrgent(true);
  const count = sweepPhases(scenario, manner);
  setUrgent(false);
  resting.resume();
  resting.join();
  return count;
}

function sweepPhases(scenario: Scenario, manner: u32): u64 {
  world.scenario = scenario;
  world.manner = manner;
  injector.isSecret = manner === 3;
  let count: u64 = 0;
  for (let phase: u32 = 0; phase < phaseCount(scenario); phase++) {
    let ticks: u64 = 1;
    while (runOnce(phase, ticks)) ticks += 1;
    checkEverything();
    count += ticks - 1;
  }
  return count;
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
  prepareDuties();
  prepareInterrupts();
  startPartners(runHigh, runEqual);
  startInjector(intrude);
  for (let number: u32 = 0; number < u32(Scenario.Count); number++) {
    world.scenario = number as Scenario;
    for (let i: u32 = 0; i < 3; i++) runOnce(0, 100 + random(100));
  }
  const free = framesLeft();
  const live = threads.count();
  for (let round: u32 = 0; round <= extraRounds; round++) {
    world.isBursting = round > 0;
    for (let number: u32 = 0; number < u32(Scenario.Count); number++) {
      const scenario = number as Scenario;
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
