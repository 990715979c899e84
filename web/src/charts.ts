import uPlot from "uplot";
import type { History } from "./contract";
import { byId, make, setText } from "./dom";
import { UNKNOWN, milliseconds, percent, rate, timeOfDay } from "./format";

const HEIGHT = 148;

interface SeriesSpec {
  name: string;
  /** Name of a colour among the style sheet's variables. */
  colour: string;
  values: (history: History) => (number | null)[];
  isFilled?: boolean;
}

interface ChartSpec {
  title: string;
  unit: string;
  format: (value: number | null | undefined) => string;
  range: (maximum: number) => [number, number];
  /** Draws through seconds without a value: few requests should still make a line. */
  spansGaps: boolean;
  series: SeriesSpec[];
}

const SPECS: ChartSpec[] = [
  {
    title: "Requests",
    unit: "per second",
    format: rate,
    range: (maximum) => [0, Math.max(1, maximum * 1.15)],
    spansGaps: false,
    series: [{ name: "ended", colour: "--series-rate", values: (h) => h.requestsPerSecond, isFilled: true }],
  },
  {
    title: "Time to first token",
    unit: "",
    format: milliseconds,
    range: (maximum) => [0, Math.max(10, maximum * 1.15)],
    spansGaps: true,
    series: [
      { name: "p90", colour: "--series-slow", values: (h) => h.timeToFirstTokenP90Milliseconds },
      { name: "p50", colour: "--series-median", values: (h) => h.timeToFirstTokenP50Milliseconds },
    ],
  },
  {
    title: "Cache hit ratio",
    unit: "of prompt tokens",
    format: percent,
    range: () => [0, 1],
    spansGaps: true,
    series: [{ name: "cached", colour: "--series-hits", values: (h) => h.hitRatio, isFilled: true }],
  },
];

/** One chart with a line of current (or pointed at) values above it. */
class Chart {
  readonly element: HTMLElement;
  private readonly plotArea = make("div", { class: "plot", attributes: { role: "img" } });
  private readonly values: HTMLElement[];
  private readonly when = make("span", { class: "chart-when" });
  private plot: uPlot | null = null;
  private data: uPlot.AlignedData = [[]];
  private step = 1;

  constructor(private readonly spec: ChartSpec) {
    this.values = spec.series.map(() => make("span", { class: "chart-value" }, UNKNOWN));
    const legend = spec.series.map((series, i) =>
      make("span", { class: "chart-key" }, make("span", { class: `swatch ${series.colour.slice(2)}`, attributes: { "aria-hidden": "true" } }), `${series.name} `, this.values[i]),
    );
    this.element = make(
      "figure",
      { class: "card chart" },
      make("figcaption", {}, make("span", { class: "chart-title" }, spec.title, " ", make("span", { class: "chart-unit" }, spec.unit)), make("span", { class: "chart-legend" }, this.when, ...legend)),
      this.plotArea,
    );
  }

  start(): void {
    new ResizeObserver(() => this.plot?.setSize({ width: this.width(), height: HEIGHT })).observe(this.plotArea);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  show(history: History): void {
    this.step = history.stepSeconds;
    const end = Date.parse(history.end) / 1000;
    const length = history.requestsPerSecond.length;
    const times = Array.from({ length }, (_, i) => end - (length - i) * history.stepSeconds);
    this.data = [times, ...this.spec.series.map((s) => s.values(history))] as uPlot.AlignedData;
    if (this.plot) this.plot.setData(this.data);
    else this.draw();
    this.label();
  }

  private width(): number {
    return Math.max(120, Math.floor(this.plotArea.clientWidth));
  }

  private draw(): void {
    this.plot?.destroy();
    this.plot = new uPlot(this.options(), this.data, this.plotArea);
  }

  /** Shows the values under the pointer, or the newest ones. */
  private label(): void {
    const index = this.plot?.cursor.idx ?? null;
    const seconds = index === null ? undefined : this.data[0][index];
    setText(this.when, seconds === undefined ? "" : timeOfDay(new Date(seconds * 1000)));
    this.spec.series.forEach((_, i) => {
      const values = this.data[i + 1] ?? [];
      const value = index === null ? newest(values) : values[index];
      setText(this.values[i]!, this.spec.format(value));
    });
    const spoken = this.spec.series.map((s, i) => `${s.name} ${this.spec.format(newest(this.data[i + 1] ?? []))}`);
    this.plotArea.setAttribute("aria-label", `${this.spec.title} ${this.spec.unit}, last five minutes in steps of ${this.step} seconds. Newest: ${spoken.join(", ")}.`);
  }

  private options(): uPlot.Options {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour("--muted"),
      font: "11px system-ui, sans-serif",
      grid: { stroke: colour("--grid"), width: 1 },
      ticks: { show: false },
    };
    return {
      width: this.width(),
      height: HEIGHT,
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: "live" }, y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: true }, y: { range: (_, __, maximum) => this.spec.range(maximum ?? 0) } },
      axes: [
        { ...axis, size: 24, space: 70, values: (_, splits) => splits.map((s) => timeOfDay(new Date(s * 1000)).slice(0, 5)), incrs: [60, 120, 300] },
        { ...axis, size: 52, space: 26, values: (_, splits) => splits.map((v) => (v === 0 ? "0" : this.spec.format(v))) },
      ],
      series: [
        {},
        ...this.spec.series.map((s) => ({
          stroke: colour(s.colour),
          width: 1.75,
          spanGaps: this.spec.spansGaps,
          points: { show: () => false, filter: isolated, size: 5 },
          ...(s.isFilled ? { fill: colour(`${s.colour}-fill`) } : {}),
        })),
      ],
      hooks: { setCursor: [() => this.label()] },
    };
  }
}

/** A value between two unknown ones is no line: it gets a dot. */
function isolated(plot: uPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  const alone: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i] != null && values[i - 1] == null && values[i + 1] == null) alone.push(i);
  }
  return alone;
}

function newest(values: ArrayLike<number | null | undefined>): number | null {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value != null) return value;
  }
  return null;
}

/** The last five minutes. */
export class Charts {
  private readonly charts = SPECS.map((spec) => new Chart(spec));

  constructor() {
    byId("charts").append(...this.charts.map((c) => c.element));
    for (const chart of this.charts) chart.start();
  }

  show(history: History): void {
    for (const chart of this.charts) chart.show(history);
  }
}
