import type { State } from "./contract";

const INTERVAL_MILLISECONDS = 1000;
const TIMEOUT_MILLISECONDS = 5000;
const LONGEST_PAUSE_SECONDS = 15;

/** Steps of the charts: five seconds hold enough answers for a percentile to mean something. */
const STEP_SECONDS = 5;

export type Connection = { kind: "connecting" } | { kind: "live" } | { kind: "lost"; reason: string; retrySeconds: number };

/** Which decisions are wanted: those after a sequence, and these again once their outcome is known. */
export interface Wanted {
  after: number;
  again: number[];
}

export interface Listener {
  wanted(): Wanted;
  received(state: State, isNewGateway: boolean): void;
  connection(connection: Connection): void;
}

/** Asks for the state once a second, rests while the page is hidden, and keeps trying when the gateway is away. */
export function poll(listener: Listener): void {
  let failures = 0;
  let startedAt: number | null = null;
  let timer: number | undefined;
  let isAsking = false;
  listener.connection({ kind: "connecting" });

  async function ask(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      const [state, isNewGateway] = await fetchFromTheRunningGateway();
      failures = 0;
      listener.connection({ kind: "live" });
      // Not in the reach of the catch below: a mistake in drawing is no lost connection.
      queueMicrotask(() => listener.received(state, isNewGateway));
      schedule(INTERVAL_MILLISECONDS);
    } catch (error) {
      failures++;
      waitAfterFailure(error);
    } finally {
      isAsking = false;
    }
  }

  async function fetchFromTheRunningGateway(): Promise<[State, boolean]> {
    const state = await fetchState(listener.wanted());
    const start = Date.parse(state.time) - state.uptimeSeconds * 1000;
    const isNewGateway = startedAt !== null && Math.abs(start - startedAt) > 3000;
    startedAt = start;
    // A gateway that started again numbers its decisions from one again.
    return [isNewGateway ? await fetchState({ after: 0, again: [] }) : state, isNewGateway];
  }

  function waitAfterFailure(error: unknown): void {
    const reason = reasonOf(error);
    let left = Math.min(LONGEST_PAUSE_SECONDS, 2 ** (failures - 1));
    const tick = (): void => {
      listener.connection({ kind: "lost", reason, retrySeconds: left });
      if (left <= 0) {
        void ask();
      } else {
        left--;
        timer = window.setTimeout(tick, 1000);
      }
    };
    tick();
  }

  function schedule(milliseconds: number): void {
    window.clearTimeout(timer);
    if (!document.hidden) timer = window.setTimeout(() => void ask(), milliseconds);
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) schedule(0);
  });
  void ask();
}

class BadAnswer extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof BadAnswer) return error.message;
  if (error instanceof DOMException && error.name === "TimeoutError") return "no answer in time";
  return error instanceof SyntaxError ? "answer not understood" : "not reachable";
}

async function fetchState({ after, again }: Wanted): Promise<State> {
  const response = await fetch(`api/state?after=${after}&again=${again.join(",")}&step=${STEP_SECONDS}`, {
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  if (!response.ok) throw new BadAnswer(`answered ${response.status}`);
  return (await response.json()) as State;
}
