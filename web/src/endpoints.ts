import type { Endpoint, EndpointState, State } from "./contract";
import { Bar, byId, make, setClass, setText } from "./dom";
import { count, percent, plural } from "./format";

/** Rows shown before "show all". */
const FIRST_ROWS = 12;

const COLUMNS: { name: string; explanation: string; isNumber?: boolean }[] = [
  { name: "Endpoint", explanation: "Name and address of the model server" },
  { name: "State", explanation: "Stale: its numbers are old. Unreachable: it takes no connections" },
  { name: "In flight", explanation: "Requests that this gateway sent and that have not ended", isNumber: true },
  { name: "Running", explanation: "Requests in the model server's batch, as it reports", isNumber: true },
  { name: "Waiting", explanation: "Requests in the model server's queue, as it reports", isNumber: true },
  { name: "KV cache", explanation: "Used share of the model server's KV cache" },
  { name: "Traffic", explanation: "Share of the requests answered in the last minute" },
  { name: "Cached", explanation: "Share of its prompt tokens that came from its prefix cache in the last minute", isNumber: true },
  { name: "Prefix blocks", explanation: "Blocks of prompts that the gateway believes it holds", isNumber: true },
];

const SEVERITY: Record<EndpointState, number> = { unreachable: 0, stale: 1, ready: 2 };
const LOOK: Record<EndpointState, string> = { unreachable: "bad", stale: "warn", ready: "good" };

class Row {
  readonly element: HTMLElement;
  private readonly cells: HTMLElement[];
  private readonly id = make("span", { class: "endpoint-id" });
  private readonly address = make("span", { class: "endpoint-address" });
  private readonly adapters = make("span", { class: "endpoint-adapters" });
  private readonly state = make("span");
  private readonly memory = new Bar("memory");
  private readonly share = new Bar("share");

  constructor() {
    this.cells = COLUMNS.map((column, i) =>
      make(i === 0 ? "th" : "td", {
        ...(column.isNumber ? { class: "number" } : {}),
        attributes: { "data-label": column.name, role: i === 0 ? "rowheader" : "cell", scope: i === 0 ? "row" : null },
      }),
    );
    this.cells[0]!.append(this.id, this.address, this.adapters);
    this.cells[1]!.append(this.state);
    this.cells[5]!.append(this.memory.element);
    this.cells[6]!.append(this.share.element);
    this.element = make("tr", { attributes: { role: "row" } }, ...this.cells);
  }

  show(endpoint: Endpoint): void {
    setText(this.id, endpoint.id);
    setText(this.address, endpoint.address);
    setText(this.adapters, endpoint.adapters.length > 0 ? `LoRA: ${endpoint.adapters.join(", ")}` : "");
    setText(this.state, endpoint.state);
    setClass(this.state, `pill ${LOOK[endpoint.state] ?? "neutral"}`);
    setText(this.cells[2]!, count(endpoint.inFlight));
    this.cells[2]!.title = `${plural(endpoint.inFlightTokens, "prompt token")} still to be computed`;
    setText(this.cells[3]!, count(endpoint.running));
    setText(this.cells[4]!, count(endpoint.waiting));
    this.memory.set(endpoint.kvCacheUsage, percent(endpoint.kvCacheUsage));
    this.share.set(endpoint.share, percent(endpoint.share));
    this.cells[6]!.title = `${plural(endpoint.requests, "request")} in the last minute`;
    setText(this.cells[7]!, percent(endpoint.cachedRatio));
    setText(this.cells[8]!, count(endpoint.prefixBlocks));
    this.element.classList.toggle("away", endpoint.state === "unreachable");
  }
}

/** A table of the model servers; cards on a narrow screen. */
export class Endpoints {
  private readonly summary = make("span", { class: "summary" });
  private readonly body = make("tbody", { attributes: { role: "rowgroup" } });
  private readonly table: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly more = make("button", { class: "quiet", attributes: { type: "button" } });
  private readonly rows = new Map<string, Row>();
  private showsAll = false;
  private last: State | null = null;

  constructor() {
    const head = COLUMNS.map((column) =>
      make("th", { title: column.explanation, ...(column.isNumber ? { class: "number" } : {}), attributes: { scope: "col", role: "columnheader" } }, column.name),
    );
    // Roles are spelled out because a narrow screen lays the table out as cards, which would take its meaning away.
    this.table = make(
      "table",
      { class: "endpoints", attributes: { role: "table", "aria-labelledby": "endpoints-title" } },
      make("thead", { attributes: { role: "rowgroup" } }, make("tr", { attributes: { role: "row" } }, ...head)),
      this.body,
    );
    this.empty = make("p", { class: "empty" }, "No endpoints: the gateway knows no model server to send requests to.");
    this.more.addEventListener("click", () => {
      this.showsAll = !this.showsAll;
      if (this.last) this.show(this.last);
    });
    byId("endpoints").append(
      make("div", { class: "section-head" }, make("h2", { id: "endpoints-title" }, "Endpoints"), this.summary),
      make("div", { class: "card flush" }, this.table, this.empty, this.more),
    );
  }

  show(state: State): void {
    this.last = state;
    const endpoints = state.endpoints;
    this.table.hidden = endpoints.length === 0;
    this.empty.hidden = endpoints.length > 0;
    setText(this.summary, summarize(state));
    // Trouble first; otherwise the gateway's own order, so that rows stay where they are.
    const sorted = [...endpoints].sort((a, b) => SEVERITY[a.state] - SEVERITY[b.state]);
    const shown = this.showsAll ? sorted : sorted.slice(0, FIRST_ROWS);
    this.place(shown);
    this.more.hidden = endpoints.length <= FIRST_ROWS;
    const listed = endpoints.length < state.endpointCount ? ` (the first ${endpoints.length} of ${count(state.endpointCount)})` : "";
    setText(this.more, this.showsAll ? "Show fewer" : `Show all ${endpoints.length}${listed}`);
    this.more.setAttribute("aria-expanded", String(this.showsAll));
  }

  private place(endpoints: Endpoint[]): void {
    const wanted = new Set(endpoints.map((e) => e.id));
    for (const [id, row] of this.rows) {
      if (!wanted.has(id)) {
        row.element.remove();
        this.rows.delete(id);
      }
    }
    endpoints.forEach((endpoint, i) => {
      let row = this.rows.get(endpoint.id);
      if (!row) {
        row = new Row();
        this.rows.set(endpoint.id, row);
      }
      row.show(endpoint);
      const there = this.body.children[i] ?? null;
      if (there !== row.element) this.body.insertBefore(row.element, there);
    });
  }
}

function summarize(state: State): string {
  const counts = (["ready", "stale", "unreachable"] as const)
    .map((s) => ({ s, n: state.endpoints.filter((e) => e.state === s).length }))
    .filter(({ n }) => n > 0)
    .map(({ s, n }) => `${n} ${s}`);
  return counts.join(", ");
}
