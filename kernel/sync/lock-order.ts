// Checked builds: in which order mutexes are locked. Whoever holds A and locks B says that A comes
// before B; if B has ever come before A, over however many others, two threads could wait for each
// other for ever, and that is a panic even where they were lucky this time.
//
// A graph in static memory: a mutex gets a number when it is first locked, an edge is noted when two
// are first held together. What finds no room is not checked, and the log says so once. Try and timed
// locks do not wait for ever, so they add nothing by themselves; what is locked while they are held does.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { report, startFreshLine } from '../observe/console.ts';
import { log } from '../observe/log.ts';
import { thisCpu } from '../sched/cpu.ts';
import type { OwnedLock } from '../sched/owned-lock.ts';
import { panicIfDeadlock } from './deadlock.ts';
import { reportPlace } from './may-block.ts';

const lockCount = 512;
const edgeCount = 2048;
/** No edge, no lock: numbers and indices begin at 1. */
const none: u16 = 0;

/** `from` was held when `to` was locked. */
class OrderEdge {
  from: u16 = 0;
  to: u16 = 0;
  /** The next edge from the same lock. */
  next: u16 = 0;
  /** Where `from` had been locked, and where `to` was. */
  fromTakenAt: usize = 0;
  toTakenAt: usize = 0;
}

class OrderGraph {
  lastLock: u16 = 0;
  lastEdge: u16 = 0;
  isFull: bool = false;
  readonly names = array<string | null, typeof lockCount>(lockCount);
  readonly firstEdges = array<u16, typeof lockCount>(lockCount);
  readonly edges = array<OrderEdge, typeof edgeCount>(edgeCount);
  /** Of a search: by which edge each lock was reached, the locks still to be looked at. */
  readonly reachedBy = array<u16, typeof lockCount>(lockCount);
  readonly open = array<u16, typeof lockCount>(lockCount);
}

const graph = new OrderGraph();

/** Called before a lock is waited for; `place` is the address that the call returns to. */
export function checkLockOrder(lock: OwnedLock, place: usize): void {
  holdPreemption();
  if (lock.owner !== thisCpu.current) panicIfDeadlock(lock);
  for (let held = thisCpu.current.heldLocks; held !== null; held = held.nextHeld) {
    if (held !== lock) checkPair(held, lock, place);
  }
  releasePreemption();
}

/** Notes where the running thread's lock was taken. */
export function noteLocked(lock: OwnedLock, place: usize): void {
  lock.takenAt = place;
}

function checkPair(held: OwnedLock, lock: OwnedLock, place: usize): void {
  const from = numberOf(held);
  const to = numberOf(lock);
  if (from === none || to === none || findEdge(from, to) !== none) return;
  if (findPath(to, from)) reportViolation(held, lock, place, from, to);
  addEdge(from, to, held.takenAt, place);
}

function numberOf(lock: OwnedLock): u16 {
  if (lock.orderNumber !== none) return lock.orderNumber;
  if (graph.lastLock === lockCount - 1) {
    noteFull();
    return none;
  }
  graph.lastLock += 1;
  lock.orderNumber = graph.lastLock;
  graph.names[graph.lastLock] = lock.name;
  return lock.orderNumber;
}

function findEdge(from: u16, to: u16): u16 {
  let edge = graph.firstEdges[from];
  while (edge !== none && graph.edges[edge].to !== to) edge = graph.edges[edge].next;
  return edge;
}

function addEdge(from: u16, to: u16, fromTakenAt: usize, toTakenAt: usize): void {
  if (graph.lastEdge === edgeCount - 1) {
    noteFull();
    return;
  }
  graph.lastEdge += 1;
  const edge = graph.edges[graph.lastEdge];
  edge.from = from;
  edge.to = to;
  edge.fromTakenAt = fromTakenAt;
  edge.toTakenAt = toTakenAt;
  edge.next = graph.firstEdges[from];
  graph.firstEdges[from] = graph.lastEdge;
}

function noteFull(): void {
  if (graph.isFull) return;
  graph.isFull = true;
  log.warn`the order of locks is no longer checked for new ones: more than ${lockCount - 1} locks or ${edgeCount - 1} pairs`;
}

/** Whether `to` comes after `from`; `reachedBy` then has the way, backwards. */
function findPath(from: u16, to: u16): bool {
  graph.reachedBy.fill(none);
  graph.open[0] = from;
  let openCount: u32 = 1;
  while (openCount > 0) {
    openCount -= 1;
    const lock = graph.open[openCount];
    for (let edge = graph.firstEdges[lock]; edge !== none; edge = graph.edges[edge].next) {
      const next = graph.edges[edge].to;
      if (next === from || graph.reachedBy[next] !== none) continue;
      graph.reachedBy[next] = edge;
      if (next === to) return true;
      graph.open[openCount] = next;
      openCount += 1;
    }
  }
  return false;
}

function reportViolation(held: OwnedLock, lock: OwnedLock, place: usize, from: u16, to: u16): never {
  startFreshLine();
  report`the lock "${lock.name}" is wanted`;
  reportPlace(place);
  report`while "${held.name}" is held, which was locked`;
  reportPlace(held.takenAt);
  for (let at = from; at !== to; at = graph.edges[graph.reachedBy[at]].from) {
    const edge = graph.edges[graph.reachedBy[at]];
    report`but "${graph.names[edge.to] ?? '?'}" was wanted`;
    reportPlace(edge.toTakenAt);
    report`while "${graph.names[edge.from] ?? '?'}" was held, which was locked`;
    reportPlace(edge.fromTakenAt);
  }
  panic('lock order: these threads could wait for each other for ever');
}
