// Commands about threads: who there is, what they do, their stacks; making, changing and ending them.

import { readInputWithin } from '../devices/input.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { stackStatusName, type StackUsage } from '../memory/stack-status.ts';
import { readStackUsage } from '../memory/stack-usage.ts';
import { print, write } from '../observe/console.ts';
import { thisCpu } from '../sched/cpu.ts';
import { JoinHandle } from '../sched/join-handle.ts';
import { printThreads } from '../sched/report.ts';
import { priorityCount } from '../sched/run-queue.ts';
import { oldestThread, type ThreadId, threadWithId } from '../sched/thread-store.ts';
import { ThreadState } from '../sched/thread-state.ts';
import { paintScreen } from '../screen/screen.ts';
import { clearScreen } from './clear-screen.ts';
import { Command, registerCommand } from './command.ts';
import { spawnDemoThreads } from './demo-threads.ts';
import { listPrograms, runProgramNamed } from './programs.ts';
import type { Words } from './words.ts';

const refreshUs: u64 = 1_000_000;
const mostDemoThreads: u32 = 1000;
const demoPriority: u8 = 31;

const threadsCommand = new Command('threads', '', 'lists the threads', runThreads);
const topCommand = new Command('top', '', 'the same, every second until a key is pressed', runTop);
const stacksCommand = new Command('stacks', '', 'how much of its stack each thread uses', runStacks);
const spawnCommand = new Command('spawn', 'hog|sleeper [count] [priority]', 'makes threads to play with', runSpawn);
const killCommand = new Command('kill', 'no', 'asks a thread to end', runKill);
const priorityCommand = new Command('priority', 'no 0..63', 'changes the priority of a thread', runPriority);
const suspendCommand = new Command('suspend', 'no', 'stops a thread', runSuspend);
const resumeCommand = new Command('resume', 'no', 'lets a suspended thread go on', runResume);
const runCommand = new Command('run', '[program]', 'runs a program; without a name, lists them', runRun);

export function registerThreadCommands(): void {
  registerCommand(threadsCommand);
  registerCommand(topCommand);
  registerCommand(stacksCommand);
  registerCommand(spawnCommand);
  registerCommand(killCommand);
  registerCommand(priorityCommand);
  registerCommand(suspendCommand);
  registerCommand(resumeCommand);
  registerCommand(runCommand);
}

function runThreads(_words: Words): bool {
  printThreads();
  return true;
}

/** @blocks */
function runTop(_words: Words): bool {
  do {
    clearScreen();
    printThreads();
    print`  any key ends this`;
    paintScreen();
  } while (readInputWithin(refreshUs) < 0);
  return true;
}

function runStacks(_words: Words): bool {
  print`  no  name               size      used      peak  state`;
  let after: ThreadId = 0;
  for (;;) {
    const id = nextThread(after);
    if (id === 0) return true;
    printStack(id);
    after = id;
  }
}

/** The thread that was made next after another one, or 0. The list may change between two calls. */
function nextThread(after: ThreadId): ThreadId {
  using _guard = preemptionGuard.acquire();
  for (let thread = oldestThread(); thread !== null; thread = thread.newerThread) {
    if (thread.id > after) return thread.id;
  }
  return 0;
}

function printStack(id: ThreadId): void {
  const { usage, name, number } = lookAtStack(id);
  if (usage.sizeBytes === 0) return;
  write`${dec(number, 4)}  ${left(name, 16)}`;
  print`${dec(usage.sizeBytes, 7)}  ${dec(usage.usedBytes, 8)}  ${dec(usage.peakBytes, 8)}  ${stackStatusName(usage.status)}`;
}

/** A size of 0 says that the thread is gone. */
function lookAtStack(id: ThreadId): { usage: StackUsage; name: string; number: u64 } {
  using _guard = preemptionGuard.acquire();
  const thread = threadWithId(id);
  if (thread === null || thread.state === ThreadState.Exited) return { usage: noUsage(), name: '', number: 0 };
  const pointer = thread === thisCpu.current ? frameAddress() : thread.context.rsp;
  return { usage: readStackUsage(thread.stack, pointer), name: thread.name, number: thread.number };
}

function noUsage(): StackUsage {
  return { status: 0, sizeBytes: 0, usedBytes: 0, freeBytes: 0, peakBytes: 0, overflowBytes: 0, corruptedBytes: 0 };
}

function runSpawn(words: Words): bool {
  const isHog = words.is(1, 'hog');
  if (!isHog && !words.is(1, 'sleeper')) return false;
  const count: u32 = words.count > 2 ? (words.isNumber(2) ? words.number(2) : 0) : 1;
  const priority: u32 = words.count > 3 ? (words.isNumber(3) ? words.number(3) : priorityCount) : u32(demoPriority);
  if (count === 0 || count > mostDemoThreads || priority >= priorityCount) return false;
  spawnDemoThreads(isHog, count, u8(priority));
  return true;
}

/** The handle of the thread that word 1 names by its number; null, and a word about it, where there is none. */
function namedThread(words: Words): JoinHandle | null {
  if (!words.isNumber(1)) return null;
  const number = u64(words.number(1));
  {
    using _guard = preemptionGuard.acquire();
    for (let thread = oldestThread(); thread !== null; thread = thread.newerThread) {
      if (thread.number === number && thread.state !== ThreadState.Exited) return changetype<JoinHandle>(thread.id);
    }
  }
  print`there is no thread ${number}; 'threads' lists them`;
  return null;
}

function runKill(words: Words): bool {
  if (!words.isNumber(1)) return false;
  const thread = namedThread(words);
  if (thread !== null) thread.cancel();
  return true;
}

function runPriority(words: Words): bool {
  if (!words.isNumber(1) || !words.isNumber(2) || words.number(2) >= priorityCount) return false;
  const thread = namedThread(words);
  if (thread !== null) thread.priority = u8(words.number(2));
  return true;
}

function runSuspend(words: Words): bool {
  if (!words.isNumber(1)) return false;
  const thread = namedThread(words);
  if (thread === null) return true;
  if (thread.id === thisCpu.current.id) print`that is the shell itself`;
  else thread.suspend();
  return true;
}

function runResume(words: Words): bool {
  if (!words.isNumber(1)) return false;
  const thread = namedThread(words);
  if (thread !== null) thread.resume();
  return true;
}

/** @blocks */
function runRun(words: Words): bool {
  if (words.count < 2) listPrograms();
  else if (!runProgramNamed(words, 1)) print`there is no such program; 'run' lists them`;
  return true;
}
