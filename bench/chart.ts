// The charts of the results page, drawn by ECharts into SVG, so that the page needs no script.
//
// Costs are dots on a logarithmic axis, since one thing costs a thousand times another: ours in blue, those of
// others beside it, and a stroke where ours is to be. Bytes and times of day are bars on a plain axis.

import { init, type EChartsOption, type ScatterSeriesOption } from "echarts";
import { type Group, type Line, figureText, meetsGoal } from "./result.ts";

const widthPixels = 1180;
const rowPixels = 27;
const legendRowPixels = 27;
const axisPixels = 50;
const namePixels = 470;
const rightPixels = 60;

/** Colours that people who see few can tell apart (Okabe and Ito, "Color Universal Design", 2008). */
const ourColours = ["#0072b2", "#56b4e9", "#003a5c"] as const;
const peerColours = ["#d55e00", "#e69f00", "#009e73", "#cc79a7", "#8c8c8c", "#7a5230"] as const;
const peerSymbols = ["diamond", "triangle", "rect", "path://M0,5 L5,5 L5,0 L7,0 L7,5 L12,5 L12,7 L7,7 L7,12 L5,12 L5,7 L0,7 Z"] as const;
const metColour = "#1a7f37";
const missedColour = "#b3261e";

/** The chart as an SVG element; empty where there is nothing to draw. */
export function chartOf(group: Group): string {
  const lines = group.lines.filter(({ rows }) => rows.some(({ value }) => value !== null && value > 0));
  const unit = lines[0]?.first.unit;
  if (unit === undefined || lines.length < 2 && group.columns.length < 2 && (lines[0]?.first.peers.length ?? 0) === 0) return "";
  const isPlain = unit === "bytes" || unit === "ms" || unit === "percent";
  const bars = isPlain ? lines.length * group.columns.length : lines.length;
  const { names, option } = isPlain ? barOption(lines, group) : dotOption(lines, group);
  const height = legendPixels(names) + bars * rowPixels + axisPixels;
  const chart = init(null, null, { renderer: "svg", ssr: true, width: widthPixels, height });
  chart.setOption({ ...frame(lines, names, isPlain ? "value" : "log"), ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

interface Drawing {
  /** Of the legend, in its order. */
  readonly names: readonly string[];
  readonly option: EChartsOption;
}

/** Room for a legend of so many names: by what a letter takes on average. */
function legendPixels(names: readonly string[]): number {
  const [letterPixels, symbolPixels] = [7, 48];
  const total = names.reduce((sum, name) => sum + name.length * letterPixels + symbolPixels, 0);
  return 10 + legendRowPixels * Math.ceil(total / (widthPixels - namePixels - rightPixels));
}

/** What both kinds have: axes, and a legend in the order of `names`. */
function frame(lines: readonly Line[], names: readonly string[], kind: "log" | "value"): EChartsOption {
  const unit = lines[0]?.first.unit ?? "instructions";
  return {
    animation: false, textStyle: { fontFamily: "system-ui, sans-serif", fontSize: 12 },
    grid: { left: namePixels, right: rightPixels, top: legendPixels(names), bottom: axisPixels },
    legend: { top: 6, left: namePixels - 6, right: rightPixels, itemWidth: 14, itemHeight: 10, itemGap: 26, data: names.map((name) => ({ name })) },
    xAxis: {
      type: kind, name: unit, nameLocation: "middle", nameGap: 26, axisLine: { show: true }, splitLine: { lineStyle: { color: "#e4e7ea" } },
      axisLabel: { formatter: (value: number) => figureText(value) },
    },
    yAxis: {
      type: "category", inverse: true, // Bars say how long they are; dots do not.
      data: lines.map(({ first }) => (kind === "log" ? `${first.name} {value|${figureText(first.value)}}` : first.name)),
      axisTick: { show: false }, splitLine: { show: true, lineStyle: { color: "#eef0f2" } },
      axisLabel: { color: "#1d2530", interval: 0, width: namePixels - 20, overflow: "truncate", rich: { value: { fontWeight: "bold", color: ourColours[0], width: 72, align: "right" } } },
    },
  };
}

function dotOption(lines: readonly Line[], group: Group): Drawing {
  const peers = peersOf(lines);
  const goals = [...goalSeries(lines, "met"), ...goalSeries(lines, "missed")];
  const ours = group.columns.map((column, place) => ({
    type: "scatter" as const, name: nameOfColumn(column), symbol: "circle", symbolSize: 10 + 5 * place, z: 10 - place,
    // The first lies on top of the others, which are larger, so that equal ones show as rings.
    itemStyle: place === 0 ? { color: ourColours[0], opacity: 1 } : { color: "#fff", borderColor: ourColours[place % ourColours.length] ?? ourColours[0], borderWidth: 2, opacity: 1 },
    data: lines.map(({ rows }, row) => [positive(rows.find((each) => each.column === column)?.value), row]),
  }));
  return {
    names: [...ours.map(({ name }) => name), ...peers, ...goals.map(({ name }) => name)],
    option: {
      series: [
        ...peers.map((peer, index) => ({
          type: "scatter" as const, name: peer, symbol: peerSymbols[index % peerSymbols.length] ?? "diamond", symbolSize: 11, z: 20,
          itemStyle: { color: peerColours[index % peerColours.length] ?? "#8c8c8c", opacity: 1 },
          data: lines.map(({ first }, row) => [positive(first.peers.find(({ name }) => name === peer)?.value), row]),
        })),
        ...goals, ...ours,
      ],
    },
  };
}

/** What a logarithmic axis can show. */
function positive(value: number | null | undefined): number | null {
  return value === null || value === undefined || value <= 0 ? null : value;
}

function peersOf(lines: readonly Line[]): string[] {
  return [...new Set(lines.flatMap(({ first }) => first.peers.map(({ name }) => name)))].sort();
}

function nameOfColumn(column: string | undefined): string {
  return column === undefined ? "Heddle" : `Heddle, ${column}`;
}

/** Strokes at the goals, green where they are met. */
function goalSeries(lines: readonly Line[], outcome: "met" | "missed"): (ScatterSeriesOption & { readonly name: string })[] {
  const data = lines.flatMap(({ first, rows }, row) => {
    const isMet = rows.every((each) => meetsGoal(each));
    return first.goal === undefined || isMet !== (outcome === "met") ? [] : [[first.goal, row]];
  });
  if (data.length === 0) return [];
  const colour = outcome === "met" ? metColour : missedColour;
  return [{ type: "scatter", name: `goal, ${outcome}`, symbol: "rect", symbolSize: [4, 20], z: 5, itemStyle: { color: colour, opacity: 1 }, data }];
}

function barOption(lines: readonly Line[], group: Group): Drawing {
  const peers = peersOf(lines);
  return {
    names: [...group.columns.map(nameOfColumn), ...peers],
    option: {
      series: [
        ...group.columns.map((column, index) => ({
          type: "bar" as const, name: nameOfColumn(column), barMaxWidth: 14, itemStyle: { color: ourColours[index % ourColours.length] ?? ourColours[0] },
          label: { show: true, position: "right" as const, formatter: ({ value }: { readonly value?: unknown }) => (typeof value === "number" ? figureText(value) : "") },
          data: lines.map(({ rows }) => rows.find((row) => row.column === column)?.value ?? null),
        })),
        ...peers.map((peer, index) => ({
          type: "bar" as const, name: peer, barMaxWidth: 14, itemStyle: { color: peerColours[index % peerColours.length] ?? "#8c8c8c" },
          data: lines.map(({ first }) => first.peers.find(({ name }) => name === peer)?.value ?? null),
        })),
      ],
    },
  };
}
