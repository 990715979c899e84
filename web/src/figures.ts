import type { State } from "./contract";
import { byId, make, setText } from "./dom";
import { count, milliseconds, percent, plural, rate } from "./format";

class Figure {
  private readonly value = make("dd", { class: "figure-value" });
  private readonly note = make("dd", { class: "figure-note" });
  readonly element: HTMLElement;

  constructor(id: string, name: string, explanation: string) {
    this.element = make("div", { class: "figure", id, title: explanation }, make("dt", { class: "figure-name" }, name), this.value, this.note);
  }

  set(value: string, note: string, isAlarming = false): void {
    setText(this.value, value);
    setText(this.note, note);
    this.element.classList.toggle("alarming", isAlarming);
  }
}

/** The numbers to look at first. */
export class Figures {
  private readonly requestRate = new Figure("figure-rate", "Requests per second", "Requests that ended, on average over the last seconds");
  private readonly median = new Figure("figure-ttft-p50", "Time to first token, p50", "From a request's arrival to the first byte of its answer: half of the answers start sooner");
  private readonly slowest = new Figure("figure-ttft-p90", "Time to first token, p90", "From a request's arrival to the first byte of its answer: nine of ten answers start sooner");
  private readonly hits = new Figure("figure-hits", "Cache hit ratio", "Share of prompt tokens that model servers took from their prefix cache");
  private readonly running = new Figure("figure-running", "Running", "Requests at model servers now");
  private readonly failed = new Figure("figure-failed", "Failed", "Requests that ended with a failure of an endpoint or the gateway");

  constructor() {
    byId("figures").append(
      make(
        "dl",
        { class: "figures" },
        ...[this.requestRate, this.median, this.slowest, this.hits, this.running, this.failed].map((f) => f.element),
      ),
    );
  }

  show(state: State): void {
    const { recent, totals } = state;
    const span = `last ${recent.seconds}\u00a0s`;
    const waiting = state.endpoints.reduce((sum, e) => sum + (e.waiting ?? 0), 0);
    this.requestRate.set(rate(recent.requestsPerSecond), `${plural(totals.requests, "request")} since start`);
    this.median.set(milliseconds(recent.timeToFirstTokenP50Milliseconds), `half are faster, ${span}`);
    this.slowest.set(milliseconds(recent.timeToFirstTokenP90Milliseconds), `9 in 10 are faster, ${span}`);
    this.hits.set(percent(recent.hitRatio), `of prompt tokens, ${span}`);
    this.running.set(count(totals.running), `${count(waiting)} waiting at endpoints`);
    this.failed.set(count(totals.failed), `${count(totals.rejected)} rejected, since start`, totals.failed > 0);
  }
}
