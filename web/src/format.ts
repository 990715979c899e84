/** What stands where a number is not known. */
export const UNKNOWN = "–";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat("en", { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

type Maybe = number | null | undefined;

export function count(value: Maybe): string {
  if (value == null) return UNKNOWN;
  return value < 100_000 ? whole.format(value) : compact.format(value);
}

export function rate(value: Maybe): string {
  if (value == null) return UNKNOWN;
  return value >= 100 ? count(value) : oneDecimal.format(value);
}

export function percent(ratio: Maybe): string {
  return ratio == null ? UNKNOWN : `${whole.format(ratio * 100)}%`;
}

/** 0.8 ms, 84 ms, 1.25 s, 12.5 s. */
export function milliseconds(value: Maybe): string {
  if (value == null) return UNKNOWN;
  if (value < 10) return `${oneDecimal.format(value)} ms`;
  if (value < 1000) return `${whole.format(value)} ms`;
  return value < 10_000 ? `${twoDecimals.format(value / 1000)} s` : `${oneDecimal.format(value / 1000)} s`;
}

export function microseconds(value: Maybe): string {
  if (value == null) return UNKNOWN;
  return value < 1000 ? `${value < 10 ? oneDecimal.format(value) : whole.format(value)} µs` : milliseconds(value / 1000);
}

export function score(value: Maybe): string {
  return value == null ? UNKNOWN : twoDecimals.format(value);
}

/** A weight: 2, 0.5. */
export function weight(value: Maybe): string {
  return value == null ? UNKNOWN : String(Math.round(value * 100) / 100);
}

export function timeOfDay(value: string | Date): string {
  const time = typeof value === "string" ? new Date(value) : value;
  return Number.isNaN(time.getTime()) ? UNKNOWN : clock.format(time);
}

/** 45 s, 12 min, 3 h 5 min, 2 d 4 h. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function plural(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}
