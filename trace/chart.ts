// The timeline as options of ECharts: one row for each CPU, its interrupts and each thread; and the shares
// of the threads as bars. The same options draw the page in a browser and the picture without one.

import type { CustomSeriesOption, EChartsOption } from "echarts";
import type { IntervalKind, Timeline } from "./timeline.ts";
import { escapedHtml } from "../tools/html.ts";

/** Colours that stay apart for the colour-blind, after Okabe and Ito. */
const kindColours: Readonly<Record<IntervalKind, string>> = {
  running: "#009e73", ready: "#f0c674", waiting: "#d5dbe1", interrupt: "#d55e00",
};
const threadColours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#8c6bb1", "#999933"];
const barHeightShare = 0.62;
const fontFamily = "system-ui, sans-serif";

/** What a rectangle is drawn from: row, start and end in microseconds, index of its interval. */
type Bar = [row: number, startUs: number, endUs: number, index: number];

export interface ChartSize { readonly widthPixels: number; readonly heightPixels: number }

/** A row of the picture, from the top. */
export interface Row { readonly label: string; readonly thread: number | null; readonly cpu: number | null }

export function rowsOf(timeline: Timeline): Row[] {
  const cpus = Array.from({ length: timeline.cpuCount }, (_, cpu) => cpu);
  return [
    ...cpus.flatMap((cpu) => [
      { label: `CPU ${cpu}`, thread: null, cpu }, { label: `interrupts ${cpu}`, thread: null, cpu },
    ]),
    ...timeline.threads.map(({ id, name }) => ({ label: id === 0 ? name : `${name} #${id}`, thread: id, cpu: null })),
  ];
}

/** Height that gives every row its space. */
export function heightFor(timeline: Timeline): number {
  return Math.min(1600, 150 + rowsOf(timeline).length * 26);
}

export function colourOfThread(id: number): string {
  return id === 0 ? "#b8bec4" : threadColours[id % threadColours.length] ?? "#000000";
}

/** The timeline, shown between two times in microseconds at first. */
export function timelineOption(timeline: Timeline, shownUs: readonly [number, number]): EChartsOption {
  const rows = rowsOf(timeline);
  const names = new Map(timeline.threads.map(({ id, name }) => [id, name]));
  const bars = barsOf(timeline, rows);
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: 130, right: 24, top: 16, bottom: 84 },
    xAxis: {
      type: "value", min: timeline.startNs / 1000, max: timeline.endNs / 1000, name: "time since the kernel's start", nameLocation: "middle", nameGap: 26,
      axisLabel: { formatter: (value: number) => timeText(value) },
    },
    yAxis: { type: "category", data: rows.map(({ label }) => label), inverse: true, axisTick: { show: false }, splitLine: { show: true, lineStyle: { color: "#eef0f2" } } },
    dataZoom: [
      { type: "slider", startValue: shownUs[0], endValue: shownUs[1], filterMode: "weakFilter", bottom: 10, height: 26, showDataShadow: false, labelFormatter: (value: number) => timeText(value) },
      { type: "inside", filterMode: "weakFilter", zoomOnMouseWheel: true, moveOnMouseMove: true },
    ],
    tooltip: {
      formatter: (raw) => {
        const bar = (Array.isArray(raw) ? raw[0] : raw)?.data as Bar | undefined;
        const interval = timeline.intervals[bar?.[3] ?? -1];
        if (interval === undefined) return "";
        const thread = `${names.get(interval.thread) ?? interval.thread} #${interval.thread}`;
        const length = timeText((interval.endNs - interval.startNs) / 1000);
        return `<b>${escapedHtml(thread)}</b>: ${interval.kind} for ${length}<br>from ${timeText(interval.startNs / 1000)}`
          + (interval.detail === "" ? "" : `<br>${escapedHtml(interval.detail)}`);
      },
    },
    series: [{
      type: "custom", renderItem: barRenderer(timeline), encode: { x: [1, 2], y: 0 }, data: bars, clip: true,
    } satisfies CustomSeriesOption],
  };
}

function barsOf(timeline: Timeline, rows: readonly Row[]): Bar[] {
  const threadRow = new Map(rows.flatMap(({ thread }, row) => thread === null ? [] : [[thread, row] as const]));
  return timeline.intervals.flatMap((interval, index): Bar[] => {
    const times = [interval.startNs / 1000, interval.endNs / 1000] as const;
    if (interval.kind === "interrupt") return [[interval.cpu * 2 + 1, ...times, index]];
    const own: Bar = [threadRow.get(interval.thread) ?? 0, ...times, index];
    return interval.kind === "running" ? [[interval.cpu * 2, ...times, index], own] : [own];
  });
}

/** Draws one rectangle; on the CPU's row it has the thread's colour, else that of the state. */
function barRenderer(timeline: Timeline): NonNullable<CustomSeriesOption["renderItem"]> {
  const cpuRows = timeline.cpuCount * 2;
  return (params, api) => {
    const row = Number(api.value(0));
    const interval = timeline.intervals[Number(api.value(3))];
    const start = api.coord([api.value(1), row]);
    const end = api.coord([api.value(2), row]);
    const size = api.size?.([0, 1]);
    const rowHeight = Array.isArray(size) ? size[1] ?? 20 : 20;
    const height = rowHeight * barHeightShare * (interval?.kind === "waiting" ? 0.25 : 1);
    const area = params.coordSys as unknown as { readonly x: number; readonly width: number };
    const left = Math.max(start[0] ?? 0, area.x);
    const right = Math.min(Math.max(end[0] ?? 0, left + 0.5), area.x + area.width);
    if (right <= left || interval === undefined) return undefined;
    const colour = row < cpuRows && interval.kind === "running" ? colourOfThread(interval.thread) : kindColours[interval.kind];
    return { type: "rect", shape: { x: left, y: (start[1] ?? 0) - height / 2, width: right - left, height }, style: { fill: colour } };
  };
}

/** Each thread's share of the time: running, ready but not running, waiting. */
export function sharesOption(timeline: Timeline): EChartsOption {
  const threads = timeline.threads.filter(({ runningNs, readyNs, waitingNs }) => runningNs + readyNs + waitingNs > 0);
  const total = Math.max(1, timeline.endNs - timeline.startNs);
  const series = (name: "running" | "ready" | "waiting", pick: (thread: Timeline["threads"][number]) => number) => ({
    type: "bar" as const, stack: "time", name, itemStyle: { color: kindColours[name] },
    data: threads.map((thread) => Math.round(pick(thread) / total * 10000) / 100),
  });
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: 130, right: 24, top: 36, bottom: 28 },
    legend: { top: 4 },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (value) => `${String(value)} %` },
    xAxis: { type: "value", min: 0, max: 100, axisLabel: { formatter: "{value} %" } },
    yAxis: { type: "category", inverse: true, data: threads.map(({ id, name }) => id === 0 ? name : `${name} #${id}`) },
    series: [series("running", (t) => t.runningNs), series("ready", (t) => t.readyNs), series("waiting", (t) => t.waitingNs)],
  };
}

/** Microseconds as people read them. */
export function timeText(us: number): string {
  const magnitude = Math.abs(us);
  if (magnitude >= 1_000_000) return `${trimmed(us / 1_000_000)} s`;
  if (magnitude >= 1000) return `${trimmed(us / 1000)} ms`;
  return `${trimmed(us)} µs`;
}

function trimmed(value: number): string {
  return value.toFixed(3).replace(/\.?0+$/, "");
}
