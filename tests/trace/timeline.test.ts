// From the bytes of a trace to intervals, to Perfetto's events, and to a page.

import test from "ava";
import { SwitchReason, TraceKind } from "../../kernel/observe/trace-kinds.ts";
import { UserError } from "../../tools/errors.ts";
import { chromeTrace } from "../../trace/chrome.ts";
import { readDump } from "../../trace/dump.ts";
import { firstStretch, timelinePage } from "../../trace/page.ts";
import { timelineOf } from "../../trace/timeline.ts";
import { type EventFields, dumpBytes, textWord } from "./dump-bytes.ts";

const idle = 0;
const first = 1;
const second = 2;

/** Thread 1 makes thread 2, blocks; 2 runs, an interrupt wakes 1, which preempts 2 and ends. */
const story: readonly EventFields[] = [
  [0, TraceKind.ThreadName, first, textWord("main")],
  [0, TraceKind.Switch, idle, first, SwitchReason.Blocked],
  [100, TraceKind.ThreadName, second, textWord("worker-w"), textWord("ith-more")],
  [100, TraceKind.ThreadPriority, second, 20],
  [110, TraceKind.Wake, second, first],
  [200, TraceKind.WaitBegin, first, 0xabc],
  [210, TraceKind.Switch, first, second, SwitchReason.Blocked],
  [500, TraceKind.InterruptBegin, second, 0x40],
  [520, TraceKind.Wake, first, second, 1],
  [530, TraceKind.InterruptEnd, second],
  [540, TraceKind.Switch, second, first, SwitchReason.Preempted],
  [545, TraceKind.WaitEnd, first],
  [550, TraceKind.Mark, first, textWord("here")],
  [700, TraceKind.Switch, first, second, SwitchReason.Ended],
];

function timeline() {
  return timelineOf(readDump(dumpBytes(story, 1000), "story"));
}

test("intervals follow the switches and wakes", (t) => {
  const { intervals } = timeline();
  const shown = intervals.filter(({ thread }) => thread !== idle).map(({ kind, thread, startNs, endNs, detail }) => `${thread} ${kind} ${startNs}-${endNs} ${detail}`.trim());
  t.deepEqual(shown, [
    "1 running 0-210 blocked",
    "2 ready 110-210",
    "1 waiting 210-520 0xabc",
    "2 interrupt 500-530 vector 64",
    "2 running 210-540 preempted",
    "1 ready 520-540",
    "1 running 540-700 ended",
    "2 ready 540-700",
    "2 running 700-1000 goes on",
  ]);
});

test("threads have names, priorities, shares and counts", (t) => {
  const { threads } = timeline();
  t.deepEqual(threads.filter(({ id }) => id !== idle), [
    { id: 1, name: "main", priority: null, runningNs: 370, readyNs: 20, waitingNs: 310, switches: 2, preemptions: 0 },
    { id: 2, name: "worker-with-more", priority: 20, runningNs: 630, readyNs: 260, waitingNs: 0, switches: 2, preemptions: 1 },
  ]);
});

test("a wake knows who woke, from where, and when the thread ran", (t) => {
  t.deepEqual(timeline().wakes, [
    { timeNs: 110, thread: 2, waker: 1, cpu: 0, fromInterrupt: false, runsNs: 210 },
    { timeNs: 520, thread: 1, waker: 2, cpu: 0, fromInterrupt: true, runsNs: 540 },
  ]);
});

test("the file for Perfetto has tracks, spans, arrows and marks", (t) => {
  const { traceEvents } = JSON.parse(chromeTrace(timeline())) as { readonly traceEvents: readonly Readonly<Record<string, unknown>>[] };
  const of = (phase: string) => traceEvents.filter(({ ph }) => ph === phase);
  t.deepEqual(of("M").filter(({ pid, name }) => pid === 2 && name === "thread_name").map(({ args }) => (args as { name: string }).name),
    ["idle (0)", "main (1)", "worker-with-more (2, priority 20)"]);
  t.is(of("s").length, 2);
  t.is(of("f").length, 2);
  t.deepEqual(of("i").map(({ name, ts }) => [name, ts]), [["here", 0.55]]);
  const onCpu = of("X").filter(({ pid, tid }) => pid === 1 && tid === 0).map(({ name, ts, dur }) => [name, ts, dur]);
  t.deepEqual(onCpu, [["main", 0, 0.21], ["worker-with-more", 0.21, 0.33], ["main", 0.54, 0.16], ["worker-with-more", 0.7, 0.3]]);
  t.deepEqual(of("X").filter(({ pid, tid }) => pid === 1 && tid === 1000).map(({ name }) => name), ["vector 64"]);
});

test("the page holds everything itself", async (t) => {
  const page = await timelinePage(timeline(), "a <story>", firstStretch(timeline()));
  t.regex(page, /<title>a &#60;story&#62;<\/title>/);
  t.notRegex(page, /<(?:script|link|img)[^>]+(?:src|href)=/);
  t.true(page.length > 300_000, "ECharts is in it");
  t.notRegex(page, /class="warning"/);
});

test("what the ring overwrote and what is cut off is said", async (t) => {
  const bytes = dumpBytes(story, 1000, story.length + 7);
  const cut = timelineOf(readDump(bytes.subarray(0, bytes.length - 40), "story"));
  t.is(cut.overwritten, 7);
  t.is(cut.missing, 2);
  t.regex(await timelinePage(cut, "cut", [0, 1]), /no room for the first 7 events.*; 2 events did not arrive/);
});

test("a trace that begins in the middle leaves unknown states out", (t) => {
  const { intervals } = timelineOf(readDump(dumpBytes(story.slice(8), 1000), "story"));
  t.deepEqual(intervals.filter(({ thread, kind }) => thread === first && kind === "ready").map(({ startNs }) => startNs), [520]);
  t.true(intervals.every(({ startNs, endNs }) => endNs >= startNs));
});

test("bytes that are no trace are refused by what is wrong with them", (t) => {
  const message = (bytes: Buffer): string | undefined => t.throws(() => readDump(bytes, "x.bin"), { instanceOf: UserError })?.message;
  t.regex(message(Buffer.alloc(0)) ?? "", /^x\.bin: the machine sent no trace/);
  t.regex(message(Buffer.from("noise".repeat(20))) ?? "", /does not begin with HDLTRACE/);
  const newer = dumpBytes([], 0);
  newer.writeUInt32LE(99, 8);
  t.regex(message(newer) ?? "", /version 99/);
});
