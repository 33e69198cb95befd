// The timeline as JSON trace events, which Perfetto (ui.perfetto.dev) and chrome://tracing open: a track
// for each CPU, one for its interrupts, one for each thread; wakes as arrows.
//
// Format: "Trace Event Format" of the Chromium project. Times are microseconds.

import type { Interval, Timeline } from "./timeline.ts";

const cpuProcess = 1;
const threadProcess = 2;
/** Interrupts of CPU n are on the track n + this. */
const interruptTrackBase = 1000;

type ChromeEvent = Readonly<Record<string, unknown>>;

/** The whole file as text. */
export function chromeTrace(timeline: Timeline): string {
  const names = new Map(timeline.threads.map(({ id, name }) => [id, name]));
  const nameOf = (id: number): string => names.get(id) ?? `thread ${id}`;
  const events: ChromeEvent[] = [
    ...trackNames(timeline),
    ...timeline.intervals.flatMap((interval) => intervalEvents(interval, nameOf)),
    ...timeline.wakes.flatMap((wake, id) => wake.runsNs === null ? [] : [
      { ph: "s", id, name: "wake", cat: "wake", pid: threadProcess, tid: wake.waker, ts: us(wake.timeNs), args: { fromInterrupt: wake.fromInterrupt } },
      { ph: "f", bp: "e", id, name: "wake", cat: "wake", pid: threadProcess, tid: wake.thread, ts: us(wake.runsNs) },
    ]),
    ...timeline.marks.map((mark) => ({ ph: "i", s: "t", name: mark.text, cat: "mark", pid: threadProcess, tid: mark.thread, ts: us(mark.timeNs) })),
  ];
  return JSON.stringify({
    traceEvents: events, displayTimeUnit: "ns",
    otherData: { overwrittenEvents: timeline.overwritten, missingEvents: timeline.missing },
  });
}

function us(ns: number): number {
  return Math.round(ns) / 1000;
}

function trackNames(timeline: Timeline): ChromeEvent[] {
  const cpus = Array.from({ length: timeline.cpuCount }, (_, cpu) => cpu);
  return [
    nameEvent("process_name", cpuProcess, 0, "CPUs"),
    nameEvent("process_name", threadProcess, 0, "Threads"),
    ...cpus.flatMap((cpu) => [
      nameEvent("thread_name", cpuProcess, cpu, `CPU ${cpu}`),
      nameEvent("thread_name", cpuProcess, interruptTrackBase + cpu, `CPU ${cpu} interrupts`),
    ]),
    ...timeline.threads.map(({ id, name, priority }) =>
      nameEvent("thread_name", threadProcess, id, priority === null ? `${name} (${id})` : `${name} (${id}, priority ${priority})`)),
  ];
}

function nameEvent(kind: string, pid: number, tid: number, name: string): ChromeEvent {
  return { ph: "M", name: kind, pid, tid, args: { name } };
}

function intervalEvents(interval: Interval, nameOf: (id: number) => string): ChromeEvent[] {
  const span = { ph: "X", cat: interval.kind, ts: us(interval.startNs), dur: us(interval.endNs - interval.startNs) };
  const args = interval.detail === "" ? {} : { detail: interval.detail };
  if (interval.kind === "interrupt") {
    return [{ ...span, name: interval.detail, pid: cpuProcess, tid: interruptTrackBase + interval.cpu, args: { interrupted: nameOf(interval.thread) } }];
  }
  const onThread = { ...span, name: interval.kind, pid: threadProcess, tid: interval.thread, args };
  if (interval.kind !== "running") return [onThread];
  return [onThread, { ...span, name: nameOf(interval.thread), pid: cpuProcess, tid: interval.cpu, args }];
}
