/** The document at `api/state`. Null means unknown. */
export interface State {
  time: string;
  uptimeSeconds: number;
  version: string;
  policy: string;
  totals: { requests: number; running: number; failed: number; rejected: number };
  recent: Recent;
  /** How many endpoints there are; the list may be cut. */
  endpointCount: number;
  endpoints: Endpoint[];
  history: History;
  decisions: Decision[];
  /** Decisions that were asked for again and are not kept any more. */
  forgotten: number[];
}

export interface Recent {
  /** The span of latencies and ratios. */
  seconds: number;
  /** The span of the rate. */
  rateSeconds: number;
  requestsPerSecond: number | null;
  timeToFirstTokenP50Milliseconds: number | null;
  timeToFirstTokenP90Milliseconds: number | null;
  hitRatio: number | null;
}

export type EndpointState = "ready" | "stale" | "unreachable";

export interface Endpoint {
  id: string;
  address: string;
  state: EndpointState;
  running: number | null;
  waiting: number | null;
  kvCacheUsage: number | null;
  inFlight: number;
  inFlightTokens: number;
  prefixBlocks: number | null;
  requests: number;
  share: number | null;
  cachedRatio: number | null;
  adapters: string[];
}

export interface History {
  stepSeconds: number;
  /** End of the last step. */
  end: string;
  requestsPerSecond: (number | null)[];
  timeToFirstTokenP50Milliseconds: (number | null)[];
  timeToFirstTokenP90Milliseconds: (number | null)[];
  hitRatio: (number | null)[];
}

export interface Decision {
  sequence: number;
  time: string;
  requestId: string;
  model: string;
  promptTokens: number | null;
  profile: string;
  durationMicroseconds: number | null;
  candidateCount: number;
  winner: string | null;
  scorers: Scorer[];
  endpoints: Verdict[];
  outcome: Outcome | null;
}

export interface Scorer {
  name: string;
  weight: number | null;
}

export interface Verdict {
  id: string;
  /** The filter that dropped it. */
  removedBy: string | null;
  scores: (number | null)[];
  total: number | null;
  /** Requests sent there and not ended, before this one is counted. */
  inFlight: number;
  /** Requests among them whose answer had not begun. */
  unanswered: number;
  /** Prompt tokens that it still had to compute for those. */
  inFlightTokens: number;
  /** Prompt tokens that it was believed to hold. */
  matchedTokens: number;
  /** Prompt tokens not held whose computing is repaid by other requests in flight that begin alike. */
  sharedTokens: number | null;
}

export interface Outcome {
  ending: "completed" | "rejected" | "evicted" | "clientGone" | "failed";
  status: number | null;
  endpoint: string | null;
  timeToFirstTokenMilliseconds: number | null;
  durationMilliseconds: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
  cachedTokens: number | null;
}
