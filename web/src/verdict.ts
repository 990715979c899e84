import type { Decision, Outcome, Scorer, Verdict } from "./contract";
import { make } from "./dom";
import { UNKNOWN, count, microseconds, milliseconds, percent, plural, score, weight } from "./format";

/** What is said of an endpoint beside its scores: what they were made of. */
interface Column {
  name: string;
  explanation: string;
  /** The number, and a remark to stand below it. */
  text: (verdict: Verdict) => [text: string, remark?: string | undefined];
}

const IN_FLIGHT: Column = {
  name: "In flight",
  explanation: "Requests that this gateway had sent there and that had not ended; unanswered: no token had come yet",
  text: (e) => [count(e.inFlight), e.unanswered > 0 ? `${count(e.unanswered)} unanswered` : undefined],
};
const IN_FLIGHT_TOKENS: Column = {
  name: "Tokens in flight",
  explanation: "Prompt tokens of the requests in flight that it still had to compute",
  text: (e) => [count(e.inFlightTokens)],
};
const MATCHED: Column = {
  name: "Expected cached",
  explanation: "Tokens of this prompt that it was believed to hold in its cache",
  text: (e) => [count(e.matchedTokens)],
};
const SHARED: Column = {
  name: "Shared",
  explanation: "Tokens of this prompt that it does not hold, as many as the other requests in flight that begin alike repay",
  text: (e) => [count(e.sharedTokens)],
};

/** Tokens only where prompts are read, which not every policy needs; of the prefix cache what any endpoint has. */
function columnsOf(decision: Decision): Column[] {
  const readsPrompt = (decision.promptTokens ?? 0) > 0;
  const knowsPrefix = decision.endpoints.some((e) => e.matchedTokens > 0);
  const isShared = decision.endpoints.some((e) => (e.sharedTokens ?? 0) > 0);
  return [IN_FLIGHT, ...(readsPrompt ? [IN_FLIGHT_TOKENS] : []), ...(knowsPrefix ? [MATCHED] : []), ...(isShared ? [SHARED] : [])];
}

/** What a score adds to a total: it counts from 0 to 1, times its scorer's weight. */
function contribution(value: number | null | undefined, scorer: Scorer): number | null {
  return value == null || scorer.weight === null ? null : Math.min(1, Math.max(0, value)) * scorer.weight;
}

/** Why a decision was made, and what it turned out to be. */
export class Panel {
  readonly element: HTMLElement;
  private readonly outcome = make("div", { class: "outcome" });

  constructor(decision: Decision) {
    this.element = make(
      "div",
      { class: "panel" },
      make("p", { class: "because" }, explain(decision)),
      matrix(decision),
      hidden(decision),
      this.outcome,
      facts(decision),
    );
  }

  update(decision: Decision, isForgotten: boolean): void {
    const text = isForgotten ? "Not known: it was still running when the gateway dropped this record for newer ones." : describe(decision);
    this.outcome.replaceChildren(make("h3", {}, "What it turned out to be"), make("p", {}, text));
  }
}

/** One sentence: the winner, by how much, and which scorer made the difference. */
export function explain(decision: Decision): string {
  const scored = decision.endpoints.filter((e) => e.removedBy === null);
  const winner = scored.find((e) => e.id === decision.winner);
  if (decision.winner === null || !winner) {
    return decision.winner === null ? "No endpoint was left to choose from." : `${decision.winner} was picked.`;
  }
  const rivals = scored.filter((e) => e !== winner);
  if (rivals.length === 0) {
    return decision.candidateCount > 1 ? `${winner.id} was the only one that no filter dropped.` : `${winner.id} was the only candidate.`;
  }
  const rival = rivals.reduce((best, e) => ((e.total ?? 0) > (best.total ?? 0) ? e : best));
  const lead = (winner.total ?? 0) - (rival.total ?? 0);
  if (Math.abs(lead) < 0.00005) {
    const ties = rivals.filter((e) => Math.abs((winner.total ?? 0) - (e.total ?? 0)) < 0.00005);
    const others = ties.length === 1 ? ties[0]!.id : `${ties.length} others`;
    return `${winner.id} scored ${score(winner.total)}, the same as ${others}; the picker chose among them.`;
  }
  if (lead < 0) {
    return `${winner.id} was picked with ${score(winner.total)} although ${rival.id} scored ${score(rival.total)}: the picker does not always take the highest.`;
  }
  return `${winner.id} won with ${score(winner.total)}, ${score(lead)} ahead of ${rival.id}${reason(decision.scorers, winner, rival)}.`;
}

function reason(scorers: Scorer[], winner: Verdict, rival: Verdict): string {
  const differences = scorers.map((scorer, i) => ({
    name: scorer.name,
    difference: (contribution(winner.scores[i], scorer) ?? 0) - (contribution(rival.scores[i], scorer) ?? 0),
  }));
  if (differences.length < 2) return "";
  const most = differences.reduce((a, b) => (b.difference > a.difference ? b : a));
  return most.difference > 0.005 ? `; ${most.name} made the difference (+${score(most.difference)})` : "";
}

function matrix(decision: Decision): HTMLElement {
  const columns = columnsOf(decision);
  const head = make(
    "tr",
    {},
    make("th", { attributes: { scope: "col" } }, "Endpoint"),
    ...decision.scorers.map((s) => make("th", { class: "number", attributes: { scope: "col" } }, make("span", { class: "scorer-name" }, s.name), make("span", { class: "scorer-weight" }, `× ${weight(s.weight)}`))),
    make("th", { class: "number", attributes: { scope: "col" } }, "Total"),
    ...columns.map((column) => make("th", { class: "number", attributes: { scope: "col" }, title: column.explanation }, column.name)),
  );
  const rows = decision.endpoints.map((e) => verdictRow(e, decision, columns));
  return make(
    "div",
    { class: "matrix-scroll", attributes: { tabindex: "0", role: "group", "aria-label": "Scores and load of every endpoint" } },
    make("table", { class: "matrix" }, make("thead", {}, head), make("tbody", {}, ...rows)),
  );
}

function verdictRow(verdict: Verdict, decision: Decision, columns: Column[]): HTMLElement {
  const isWinner = verdict.id === decision.winner && verdict.removedBy === null;
  const name = make("th", { attributes: { scope: "row" } }, verdict.id, isWinner ? make("span", { class: "pill winner" }, "winner") : null);
  const cells = columns.map((column) => remarkedCell(...column.text(verdict)));
  if (verdict.removedBy !== null) {
    const dropped = make("td", { attributes: { colspan: String(decision.scorers.length + 1) } }, "dropped by ", make("strong", {}, verdict.removedBy));
    return make("tr", { class: "dropped" }, name, dropped, ...cells);
  }
  return make(
    "tr",
    { class: isWinner ? "won" : "" },
    name,
    ...decision.scorers.map((scorer, i) => scoreCell(verdict.scores[i], scorer)),
    make("td", { class: "number total" }, score(verdict.total)),
    ...cells,
  );
}

function remarkedCell(text: string, remark?: string): HTMLElement {
  return make("td", { class: "number" }, text, remark === undefined ? null : make("span", { class: "remark" }, remark));
}

/** The score, shaded by its size, with what it adds to the total below it. */
function scoreCell(value: number | null | undefined, scorer: Scorer): HTMLElement {
  const clamped = value == null ? 0 : Math.min(1, Math.max(0, value));
  const shownValue = value == null || value === clamped ? score(value) : `${score(value)} → ${score(clamped)}`;
  const cell = make("td", { class: "number score" }, make("span", { class: "raw" }, shownValue), make("span", { class: "weighted" }, `+${score(contribution(value, scorer))}`));
  cell.style.setProperty("--strength", `${Math.round(clamped * 16)}%`);
  return cell;
}

function hidden(decision: Decision): HTMLElement | null {
  const left = decision.candidateCount - decision.endpoints.length;
  return left > 0 ? make("p", { class: "fine" }, `${plural(left, "more candidate")} not listed.`) : null;
}

function describe(decision: Decision): string {
  const outcome = decision.outcome;
  if (!outcome) return decision.winner === null ? "The request was not sent to any endpoint." : "Still running.";
  const parts = [endingText(outcome)];
  if (outcome.endpoint !== null && outcome.endpoint !== decision.winner) parts.push(`answered by ${outcome.endpoint} instead`);
  if (outcome.timeToFirstTokenMilliseconds !== null) parts.push(`first token after ${milliseconds(outcome.timeToFirstTokenMilliseconds)}`);
  if (outcome.cachedTokens !== null && outcome.promptTokens) {
    parts.push(`${count(outcome.cachedTokens)} of ${plural(outcome.promptTokens, "prompt token")} came from the cache (${percent(outcome.cachedTokens / outcome.promptTokens)})${expectation(decision)}`);
  } else if (outcome.promptTokens !== null) {
    parts.push(plural(outcome.promptTokens, "prompt token"));
  }
  if (outcome.completionTokens !== null) parts.push(`${plural(outcome.completionTokens, "token")} generated`);
  if (outcome.durationMilliseconds !== null) parts.push(`${milliseconds(outcome.durationMilliseconds)} in all`);
  return `${parts.join(", ")}.`;
}

function expectation(decision: Decision): string {
  const matched = decision.endpoints.find((e) => e.id === decision.winner)?.matchedTokens ?? 0;
  return matched > 0 ? `, ${count(matched)} were expected` : "";
}

function endingText(outcome: Outcome): string {
  const status = outcome.status === null ? "" : ` with status ${outcome.status}`;
  switch (outcome.ending) {
    case "completed":
      return `Completed${status}`;
    case "clientGone":
      return "The client left before the end";
    case "evicted":
      return `Stopped in favour of a more important request${status}`;
    case "rejected":
      return `Rejected${status}`;
    default:
      return `Failed${status}`;
  }
}

function facts(decision: Decision): HTMLElement {
  const items: [string, string][] = [
    ["Request", decision.requestId || UNKNOWN],
    ["Profile", decision.profile || UNKNOWN],
    ["Candidates", count(decision.candidateCount)],
    ["Decided in", microseconds(decision.durationMicroseconds)],
  ];
  return make("dl", { class: "decision-facts" }, ...items.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}
