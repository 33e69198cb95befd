// The operations of the suite `kernel`: what bench/guest/kernel/ measures, in words, beside what is on
// record of other kernels for the same.

export interface Operation {
  /** As the guest calls it. */
  readonly id: string;
  readonly name: string;
  readonly group: string;
  /** Guest instructions that other kernels need, by their name. */
  readonly peers?: Readonly<Record<string, number>>;
  readonly goal?: number;
  readonly note?: string;
}

const threads = "Threads and switches";
const interrupts = "Interrupts and the timer";
const primitives = "Primitives that nobody waits for";
const handOvers = "Threads that wait for each other";
const memory = "Memory";

/** Thread-Metric's yields, and those of a kernel that looks at every thread. */
const yieldPeers = { "FreeRTOS x86-32": 36.4, "ThreadX x86-64": 63, "NuttX lean": 241, "xv6-riscv": 13_500 };
const tickPeers = { "FreeRTOS x86-32": 46, "ThreadX x86-64": 72, "NuttX lean": 196 };

export const operations: readonly Operation[] = [
  { id: "switch-inline", group: threads, name: "context switch, inlined", note: "stack, frame and place; all other registers by the compiler" },
  { id: "switch", group: threads, name: "context switch, as a function" },
  { id: "yield", group: threads, name: "yield between two", peers: yieldPeers, goal: 30 },
  { id: "yield-timed", group: threads, name: "yield between two, with a look at the clock", peers: yieldPeers, note: "threads.timeYieldsExactly()" },
  { id: "yield-among", group: threads, name: "yield among all, each ready", peers: yieldPeers, goal: 30 },
  { id: "spawn-join", group: threads, name: "spawn + run + join", peers: { "NuttX lean": 5315 } },
  { id: "spawn-join-higher", group: threads, name: "spawn of a higher thread, which ends at once, + join" },
  { id: "wake", group: threads, name: "wake of a lower thread" },
  { id: "wake-higher", group: threads, name: "wake of a higher thread, until it runs" },
  { id: "sleep", group: threads, name: "sleep, until the next thread runs" },
  { id: "interrupt", group: interrupts, name: "interrupt, entry to exit, nothing done", peers: { "NuttX lean": 135 } },
  { id: "interrupt-put-get", group: interrupts, name: "interrupt that puts a semaphore, + get", peers: { "FreeRTOS x86-32": 162, "ThreadX x86-64": 115, "NuttX lean": 190 } },
  { id: "interrupt-to-thread", group: interrupts, name: "interrupt that wakes a higher thread, until it runs" },
  { id: "interrupt-and-back", group: interrupts, name: "the same, until the interrupted thread goes on", note: "by a semaphore, two switches" },
  { id: "tick", group: interrupts, name: "timer interrupt that wakes nobody", peers: tickPeers, note: "a periodic timer goes off and is set again; the others' tick counts" },
  { id: "tick-held", group: interrupts, name: "timer interrupt while preemption is held", note: "entry to exit; the rest follows when it is released" },
  { id: "end-of-slice", group: interrupts, name: "timer interrupt that ends a slice, until the next thread runs" },
  { id: "timer-to-thread", group: interrupts, name: "timer interrupt that wakes a higher sleeper, until it runs" },
  { id: "sleep-lateness", group: interrupts, name: "sleep(1 ms) ends late by" },
  { id: "interrupt-latency-worst", group: interrupts, name: "the timer's handler begins late by, at worst", note: "200 ms of spawning, locking, messages, allocating" },
  { id: "wake-latency-worst", group: interrupts, name: "the highest thread runs late by, at worst", note: "from being ready, under the same load" },
  { id: "timer-set-stop", group: interrupts, name: "timer set + stop" },
  { id: "timer-set-stop-last", group: interrupts, name: "timer set + stop, behind all that sleep" },
  { id: "semaphore", group: primitives, name: "semaphore get + put", peers: { "ThreadX max": 55, "NuttX lean": 52, "FreeRTOS x86-32": 164 } },
  { id: "mutex", group: primitives, name: "mutex lock + unlock", peers: { "NuttX lean": 49 } },
  { id: "read-lock", group: primitives, name: "read lock + unlock" },
  { id: "write-lock", group: primitives, name: "write lock + unlock" },
  { id: "channel", group: primitives, name: "channel send + receive, 8 bytes" },
  { id: "mailbox", group: primitives, name: "mailbox send + receive, 16 bytes", peers: { "ThreadX max": 124, "FreeRTOS x86-32": 264, "NuttX lean": 616 } },
  { id: "spsc-ring", group: primitives, name: "ring of one to one, push + pop" },
  { id: "mpmc-ring", group: primitives, name: "ring of many to many, push + pop" },
  { id: "event-flags", group: primitives, name: "event flags set + clear" },
  { id: "condition-unused", group: primitives, name: "condition signalled, nobody waits" },
  { id: "semaphore-round-trip", group: handOvers, name: "semaphores, there and back", peers: { "NuttX lean": 698 }, note: "two threads of one priority, four calls, two switches" },
  { id: "semaphore-round-trip-higher", group: handOvers, name: "semaphores, to a higher thread and back", note: "it answers before the other waits" },
  { id: "channel-round-trip", group: handOvers, name: "channels, there and back" },
  { id: "mutex-hand-over", group: handOvers, name: "mutex unlock + lock, until the other has it", note: "threads of one priority" },
  { id: "mutex-to-higher", group: handOvers, name: "mutex unlock, until a higher thread has it" },
  { id: "mutex-inheritance", group: handOvers, name: "mutex held by a lower thread, until we have it", note: "it inherits, runs, unlocks, hands over" },
  { id: "condition-signal", group: handOvers, name: "condition signalled, until a higher thread has the mutex" },
  { id: "event-flags-signal", group: handOvers, name: "event flag set, until a higher thread runs" },
  { id: "channel-signal", group: handOvers, name: "channel send, until a higher thread has received" },
  { id: "heap-16", group: memory, name: "heap, 16 bytes" },
  { id: "heap-64", group: memory, name: "heap, 64 bytes" },
  { id: "heap-128", group: memory, name: "heap, 128 bytes", peers: { "ThreadX x86-64": 66, "FreeRTOS x86-32": 262, "NuttX lean": 468 }, note: "allocate + free, as all of the heap" },
  { id: "heap-1024", group: memory, name: "heap, 1,024 bytes" },
  { id: "heap-any", group: memory, name: "heap, 128 bytes, not known to the compiler" },
  { id: "heap-5000", group: memory, name: "heap, 5,000 bytes", note: "two pages of its own" },
  { id: "heap-burst", group: memory, name: "heap, 128 bytes, 1,000 at once" },
  { id: "block-pool", group: memory, name: "object of 16 bytes of a pool, take + give" },
  { id: "epoch", group: memory, name: "epoch entered + left" },
  { id: "arc", group: memory, name: "counted reference cloned + released" },
  { id: "frame", group: memory, name: "frame allocate + free" },
  { id: "frame-run", group: memory, name: "512 frames in a row allocate + free" },
  { id: "page", group: memory, name: "page map + unmap" },
  { id: "page-and-table", group: memory, name: "page map + unmap, with its table" },
  { id: "page-large", group: memory, name: "2 MiB map + unmap" },
  { id: "stack-4096", group: memory, name: "stack of 4 KiB take + give back" },
  { id: "stack", group: memory, name: "stack of 16 KiB take + give back" },
  { id: "stack-1048576", group: memory, name: "stack of 1 MiB take + give back" },
  { id: "stack-anew", group: memory, name: "stack of 16 KiB made anew", note: "none waits in the pool" },
  { id: "stack-anew-lazily", group: memory, name: "stack of 16 KiB made anew, lazily" },
];
