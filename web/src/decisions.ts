import type { Decision, State } from "./contract";
import { byId, make, setClass, setText } from "./dom";
import { UNKNOWN, count, milliseconds, percent, timeOfDay } from "./format";
import type { Wanted } from "./poll";
import { Panel } from "./verdict";

/** Rows kept: as many as the gateway sends at once. */
const MAXIMUM_ROWS = 50;

class Row {
  readonly element: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly timeToFirstToken = make("span");
  private readonly cached = make("span");
  private readonly ending = make("span");
  private readonly region: HTMLElement;
  private panel: Panel | null = null;
  private isForgotten = false;

  constructor(
    private decision: Decision,
    private readonly toggled: () => void,
  ) {
    const panelId = `decision-${decision.sequence}`;
    this.button = make(
      "button",
      { class: "decision-row", attributes: { type: "button", "aria-expanded": "false", "aria-controls": panelId } },
      make("span", { class: "decision-time" }, timeOfDay(decision.time)),
      make("span", { class: "decision-model", title: decision.model }, decision.model || UNKNOWN),
      make("span", { class: "decision-tokens" }, labelled("Prompt"), `${count(decision.promptTokens)} tokens`),
      make("span", { class: "decision-winner" }, labelled("to"), decision.winner ?? "no endpoint"),
      make("span", { class: "decision-ttft" }, labelled("First token"), this.timeToFirstToken),
      make("span", { class: "decision-cached" }, labelled("From cache"), this.cached),
      this.ending,
    );
    this.region = make("div", { class: "decision-panel", id: panelId, attributes: { role: "region", "aria-label": `Decision ${decision.sequence}` } });
    this.region.hidden = true;
    this.element = make("li", { class: "decision" }, this.button, this.region);
    this.button.addEventListener("click", () => this.toggle());
    this.update(decision);
  }

  get isOpen(): boolean {
    return !this.region.hidden;
  }

  get isPending(): boolean {
    return this.decision.outcome === null && !this.isForgotten;
  }

  /** The gateway no longer keeps the record, so what became of the request will not be known. */
  forget(): void {
    this.isForgotten = true;
    this.update(this.decision);
  }

  update(decision: Decision): void {
    this.decision = decision;
    const outcome = decision.outcome;
    setText(this.timeToFirstToken, outcome ? milliseconds(outcome.timeToFirstTokenMilliseconds) : this.isForgotten ? UNKNOWN : "…");
    const known = outcome !== null && outcome.cachedTokens !== null && !!outcome.promptTokens;
    setText(this.cached, known ? percent(outcome.cachedTokens! / outcome.promptTokens!) : outcome ? UNKNOWN : "");
    const [text, look] = endingOf(decision, this.isForgotten);
    setText(this.ending, text);
    // What is as it should be stays quiet.
    setClass(this.ending, `decision-ending ${look === "" ? "" : `pill ${look}`}`);
    this.panel?.update(decision, this.isForgotten);
  }

  private toggle(): void {
    if (!this.panel) {
      this.panel = new Panel(this.decision);
      this.panel.update(this.decision, this.isForgotten);
      this.region.append(this.panel.element);
    }
    this.region.hidden = !this.region.hidden;
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    this.element.classList.toggle("open", this.isOpen);
    this.toggled();
  }
}

/** Says what a value is where the headings are not seen: to a screen reader, and partly on a narrow screen. */
function labelled(text: string): HTMLElement {
  return make("span", { class: "label visually-hidden" }, `${text} `);
}

function headings(): HTMLElement {
  const names: [string, string][] = [
    ["time", "Time"],
    ["model", "Model"],
    ["tokens", "Prompt"],
    ["winner", "Endpoint"],
    ["ttft", "First token"],
    ["cached", "From cache"],
    ["ending", "Ending"],
  ];
  return make("div", { class: "decision-head", attributes: { "aria-hidden": "true" } }, ...names.map(([kind, name]) => make("span", { class: `decision-${kind}` }, name)));
}

function endingOf(decision: Decision, isForgotten: boolean): [string, string] {
  const outcome = decision.outcome;
  if (!outcome && isForgotten) return ["not kept", "neutral"];
  if (!outcome) return decision.winner === null ? ["no endpoint", "bad"] : ["running", "neutral"];
  switch (outcome.ending) {
    case "completed":
      return (outcome.status ?? 200) < 400 ? ["completed", ""] : [`status ${outcome.status}`, "bad"];
    case "clientGone":
      return ["client left", "warn"];
    case "failed":
      return ["failed", "bad"];
    default:
      return [outcome.ending, "warn"];
  }
}

/** The latest decisions. The list stands still while someone reads it. */
export class Decisions {
  private readonly list = make("ol", { class: "decisions" });
  private readonly pause = make("button", { class: "quiet", attributes: { type: "button", "aria-pressed": "false" } }, "Pause");
  private readonly newer = make("button", { class: "newer", attributes: { type: "button" } });
  private readonly empty = make("div", { class: "empty" });
  private readonly note = make("span", { class: "summary" });
  private readonly head = headings();
  private readonly card: HTMLElement;
  /** By sequence, newest first in the page. */
  private readonly rows = new Map<number, Row>();
  private held: Decision[] = [];
  private newest = 0;
  private isPaused = false;
  private isPointedAt = false;

  constructor() {
    this.card = make("div", { class: "card flush" }, this.head, this.newer, this.list, this.empty);
    byId("decisions").append(
      make("div", { class: "section-head" }, make("h2", { id: "decisions-title" }, "Latest decisions"), this.note, this.pause),
      this.card,
    );
    this.newer.hidden = true;
    this.newer.addEventListener("click", () => this.release());
    this.pause.addEventListener("click", () => {
      this.isPaused = !this.isPaused;
      this.pause.setAttribute("aria-pressed", String(this.isPaused));
      setText(this.pause, this.isPaused ? "Resume" : "Pause");
      this.settle();
    });
    this.list.addEventListener("pointerenter", (e) => this.point(e.pointerType === "mouse"));
    this.list.addEventListener("pointerleave", () => this.point(false));
    this.list.addEventListener("focusout", () => window.setTimeout(() => this.settle()));
  }

  wanted(): Wanted {
    const pending = [...[...this.rows].filter(([, row]) => row.isPending).map(([sequence]) => sequence), ...this.held.filter((d) => !d.outcome).map((d) => d.sequence)];
    return { after: this.newest, again: pending.sort((a, b) => b - a).slice(0, MAXIMUM_ROWS) };
  }

  clear(): void {
    this.list.replaceChildren();
    this.rows.clear();
    this.held = [];
    this.newest = 0;
  }

  show(state: State): void {
    for (const decision of [...state.decisions].reverse()) {
      const row = this.rows.get(decision.sequence);
      const heldAt = this.held.findIndex((d) => d.sequence === decision.sequence);
      if (row) row.update(decision);
      else if (heldAt >= 0) this.held[heldAt] = decision;
      else this.held.push(decision);
      this.newest = Math.max(this.newest, decision.sequence);
    }
    for (const sequence of state.forgotten) this.rows.get(sequence)?.forget();
    this.held = this.held.filter((d) => !state.forgotten.includes(d.sequence));
    this.held = this.held.slice(-MAXIMUM_ROWS);
    this.settle();
    this.showEmpty(state);
  }

  private get isRead(): boolean {
    return this.isPointedAt || this.list.querySelector(":focus-visible") !== null || [...this.rows.values()].some((r) => r.isOpen);
  }

  private point(isPointedAt: boolean): void {
    this.isPointedAt = isPointedAt;
    this.settle();
  }

  private settle(): void {
    const isHeld = this.rows.size > 0 && (this.isPaused || this.isRead);
    if (!isHeld) this.release();
    this.newer.hidden = this.held.length === 0;
    setText(this.newer, `Show ${this.held.length === MAXIMUM_ROWS ? "the latest" : this.held.length} newer`);
    setText(this.note, this.isPaused ? "paused" : isHeld ? "held while you read" : this.rows.size > 0 ? "open one to see why" : "");
    this.pause.hidden = this.rows.size === 0;
  }

  /** Puts the held decisions into the page; open ones stay, the oldest closed ones go. */
  private release(): void {
    for (const decision of this.held) {
      const row = new Row(decision, () => this.settle());
      this.rows.set(decision.sequence, row);
      this.list.prepend(row.element);
    }
    this.held = [];
    this.newer.hidden = true;
    const oldest = [...this.rows].sort(([a], [b]) => a - b);
    for (const [sequence, row] of oldest) {
      if (this.rows.size <= MAXIMUM_ROWS) break;
      if (!row.isOpen) {
        row.element.remove();
        this.rows.delete(sequence);
      }
    }
  }

  private showEmpty(state: State): void {
    const isEmpty = this.rows.size === 0;
    const kind = !isEmpty ? "" : state.totals.requests === 0 ? "idle" : "unrecorded";
    this.empty.hidden = !isEmpty;
    this.head.hidden = isEmpty;
    if (this.empty.dataset.kind === kind) return;
    this.empty.dataset.kind = kind;
    if (kind === "idle") this.empty.replaceChildren(...invitation());
    else this.empty.replaceChildren(make("p", {}, "Requests pass, but no decision was recorded yet."));
  }
}

function invitation(): Node[] {
  const command = [
    `curl ${window.location.origin}/v1/chat/completions \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{"model": "MODEL", "messages": [{"role": "user", "content": "Hello"}]}'`,
  ].join("\n");
  return [make("p", {}, "No requests yet: send one with curl, and this is where you see which endpoint got it, and why."), make("pre", { class: "command", attributes: { tabindex: "0", "aria-label": "Command to send a request" } }, command)];
}
