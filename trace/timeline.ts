// From the events of a trace to what a picture shows: who ran when and why it stopped, who waited for the
// CPU and for what, interrupts, wakes, and each thread's shares.
//
// A pure function of the dump. A trace that began late, or lost its oldest events, begins with threads
// whose state is not known: they get no interval until their first event.

import { SwitchReason, TraceKind } from "../kernel/observe/trace-kinds.ts";
import { type TraceDump, type TraceEvent, textOf } from "./dump.ts";

export type IntervalKind = "running" | "ready" | "waiting" | "interrupt";

export interface Interval {
  readonly kind: IntervalKind;
  /** The thread; for an interrupt, the one it interrupted. */
  readonly thread: number;
  readonly cpu: number;
  readonly startNs: number;
  readonly endNs: number;
  /** Why it ended (running), which vector (interrupt), what it waited for (waiting, where known). */
  readonly detail: string;
}

export interface Wake {
  readonly timeNs: number;
  readonly thread: number;
  readonly waker: number;
  readonly cpu: number;
  readonly fromInterrupt: boolean;
  /** When the woken thread ran for the first time after it; null when it did not. */
  readonly runsNs: number | null;
}

export interface Mark {
  readonly timeNs: number;
  readonly thread: number;
  readonly cpu: number;
  readonly text: string;
}

export interface ThreadRow {
  readonly id: number;
  readonly name: string;
  readonly priority: number | null;
  readonly runningNs: number;
  readonly readyNs: number;
  readonly waitingNs: number;
  readonly switches: number;
  readonly preemptions: number;
}

export interface Timeline {
  readonly startNs: number;
  readonly endNs: number;
  readonly cpuCount: number;
  readonly intervals: readonly Interval[];
  readonly wakes: readonly Wake[];
  readonly marks: readonly Mark[];
  /** By id. */
  readonly threads: readonly ThreadRow[];
  readonly overwritten: number;
  readonly missing: number;
}

/** The id of each CPU's idle thread. */
const idleId = 0;

const reasonTexts: Readonly<Record<SwitchReason, string>> = {
  [SwitchReason.Yield]: "yielded",
  [SwitchReason.Preempted]: "preempted",
  [SwitchReason.Blocked]: "blocked",
  [SwitchReason.Ended]: "ended",
};

/** Builds the timeline of a dump. */
export function timelineOf(dump: TraceDump): Timeline {
  const startNs = dump.events[0]?.timeNs ?? 0;
  const builder = new TimelineBuilder(startNs);
  for (const event of dump.events) builder.add(event);
  const endNs = Math.max(dump.endNs, dump.events.at(-1)?.timeNs ?? 0);
  builder.finish(endNs);
  return {
    startNs, endNs, cpuCount: dump.cpuCount, intervals: builder.intervals, wakes: builder.wakes, marks: builder.marks,
    threads: builder.rows(), overwritten: dump.overwritten, missing: dump.missing,
  };
}

interface ThreadTrack {
  readonly id: number;
  name: string;
  priority: number | null;
  state: Exclude<IntervalKind, "interrupt"> | null;
  sinceNs: number;
  waitsFor: string;
  switches: number;
  preemptions: number;
  readonly spentNs: Record<"running" | "ready" | "waiting", number>;
  lastWake: number | null;
}

class TimelineBuilder {
  readonly intervals: Interval[] = [];
  readonly wakes: { -readonly [Key in keyof Wake]: Wake[Key] }[] = [];
  readonly marks: Mark[] = [];
  private readonly tracks = new Map<number, ThreadTrack>();
  private readonly openInterrupts = new Map<number, TraceEvent[]>();
  private readonly startNs: number;

  constructor(startNs: number) {
    this.startNs = startNs;
  }

  add(event: TraceEvent): void {
    switch (event.kind) {
      case TraceKind.Switch: return this.addSwitch(event);
      case TraceKind.Wake: return this.addWake(event);
      case TraceKind.ThreadName: this.track(event.thread).name = textOf(event); return;
      case TraceKind.ThreadPriority: this.track(event.thread).priority = Number(event.a); return;
      case TraceKind.ThreadEnd: return;
      case TraceKind.InterruptBegin: this.interruptsOf(event.cpu).push(event); return;
      case TraceKind.InterruptEnd: return this.endInterrupt(event);
      case TraceKind.WaitBegin: this.track(event.thread).waitsFor = `0x${event.a.toString(16)}`; return;
      case TraceKind.WaitEnd: this.track(event.thread).waitsFor = ""; return;
      case TraceKind.Mark: this.marks.push({ timeNs: event.timeNs, thread: event.thread, cpu: event.cpu, text: textOf(event) }); return;
      default: return;
    }
  }

  /** Ends what goes on at the end of the trace. */
  finish(endNs: number): void {
    for (const track of this.tracks.values()) {
      if (track.state !== "waiting") this.enter(track, null, endNs, 0, "goes on");
    }
  }

  rows(): ThreadRow[] {
    return [...this.tracks.values()].sort((left, right) => left.id - right.id).map((track) => ({
      id: track.id, name: track.name, priority: track.priority, runningNs: track.spentNs.running, readyNs: track.spentNs.ready,
      waitingNs: track.spentNs.waiting, switches: track.switches, preemptions: track.preemptions,
    }));
  }

  private addSwitch(event: TraceEvent): void {
    const reason = Number(event.b) as SwitchReason;
    const previous = this.track(event.thread);
    const next = this.track(Number(event.a));
    // The idle thread waits for nothing: it runs when nobody else can.
    const after = reason === SwitchReason.Ended || event.thread === idleId ? null : reason === SwitchReason.Blocked ? "waiting" : "ready";
    // A thread that was running when the trace began.
    if (previous.state === null && previous.switches === 0) previous.state = "running";
    this.enter(previous, after, event.timeNs, event.cpu, reasonTexts[reason] ?? `reason ${reason}`);
    if (reason === SwitchReason.Preempted) previous.preemptions += 1;
    this.enter(next, "running", event.timeNs, event.cpu, "");
    next.switches += 1;
    const wake = next.lastWake === null ? undefined : this.wakes[next.lastWake];
    if (wake !== undefined) wake.runsNs = event.timeNs;
    next.lastWake = null;
  }

  private addWake(event: TraceEvent): void {
    const track = this.track(event.thread);
    if (track.state === "waiting" || track.state === null) this.enter(track, "ready", event.timeNs, event.cpu, track.waitsFor);
    track.lastWake = this.wakes.length;
    this.wakes.push({
      timeNs: event.timeNs, thread: event.thread, waker: Number(event.a), cpu: event.cpu, fromInterrupt: event.b !== 0n, runsNs: null,
    });
  }

  private endInterrupt(event: TraceEvent): void {
    const begin = this.interruptsOf(event.cpu).pop();
    if (begin === undefined) return;
    this.intervals.push({
      kind: "interrupt", thread: begin.thread, cpu: event.cpu, startNs: begin.timeNs, endNs: event.timeNs, detail: `vector ${begin.a}`,
    });
  }

  /** Ends the thread's interval and begins one of another state. */
  private enter(track: ThreadTrack, state: ThreadTrack["state"], timeNs: number, cpu: number, detail: string): void {
    if (track.state !== null && timeNs > track.sinceNs) {
      this.intervals.push({ kind: track.state, thread: track.id, cpu, startNs: track.sinceNs, endNs: timeNs, detail });
      track.spentNs[track.state] += timeNs - track.sinceNs;
    }
    track.state = state;
    track.sinceNs = timeNs;
  }

  private track(id: number): ThreadTrack {
    const known = this.tracks.get(id);
    if (known !== undefined) return known;
    const track: ThreadTrack = {
      id, name: id === idleId ? "idle" : `thread ${id}`, priority: null, state: null, sinceNs: this.startNs, waitsFor: "", switches: 0, preemptions: 0,
      spentNs: { running: 0, ready: 0, waiting: 0 }, lastWake: null,
    };
    this.tracks.set(id, track);
    return track;
  }

  private interruptsOf(cpu: number): TraceEvent[] {
    const open = this.openInterrupts.get(cpu) ?? [];
    this.openInterrupts.set(cpu, open);
    return open;
  }
}
