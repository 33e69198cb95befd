// What runs in the page: draws the two charts from the timeline that stands in the page, and keeps them at
// the window's width. trace/page.ts bundles it with ECharts into the page.

import { BarChart, CustomChart } from "echarts/charts";
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { heightFor, sharesOption, timelineOption } from "./chart.ts";
import type { Timeline } from "./timeline.ts";

use([BarChart, CustomChart, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

interface PageData { readonly timeline: Timeline; readonly shownUs: readonly [number, number] }

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found;
}

const { timeline, shownUs } = JSON.parse(element("data").textContent ?? "") as PageData;
const timelineElement = element("timeline");
timelineElement.style.height = `${heightFor(timeline)}px`;
const timelineChart = init(timelineElement);
timelineChart.setOption(timelineOption(timeline, shownUs));
const sharesElement = element("shares");
sharesElement.style.height = `${Math.min(1200, 90 + timeline.threads.length * 26)}px`;
const sharesChart = init(sharesElement);
sharesChart.setOption(sharesOption(timeline));
element("all").addEventListener("click", () => timelineChart.dispatchAction({ type: "dataZoom", start: 0, end: 100 }));
element("part").addEventListener("click", () => timelineChart.dispatchAction({ type: "dataZoom", startValue: shownUs[0], endValue: shownUs[1] }));
window.addEventListener("resize", () => {
  timelineChart.resize();
  sharesChart.resize();
});
document.body.dataset["drawn"] = "true";
