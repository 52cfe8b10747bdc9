const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The locale of every date in the console: day before month, 24 hours, names in English. */
const LOCALE = "en-GB";

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(name: string, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${name} ${timeZone}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
  formatters.set(key, made);
  return made;
}

const two = (n: number) => String(n).padStart(2, "0");

/** Length of time for a record: `9 ms`, `1.87 s`, `12.4 s`, `4 m 03 s`, `3 h 05 m`, `2 d 04 h`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs));
  if (ms < SECOND_MS) return `${ms} ms`;
  if (ms < 10 * SECOND_MS) return `${(Math.floor(ms / 10) / 100).toFixed(2)} s`;
  if (ms < MINUTE_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < HOUR_MS)
    return `${Math.floor(ms / MINUTE_MS)} m ${two(Math.floor((ms % MINUTE_MS) / SECOND_MS))} s`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ${two(Math.floor((ms % HOUR_MS) / MINUTE_MS))} m`;
  return `${Math.floor(ms / DAY_MS)} d ${two(Math.floor((ms % DAY_MS) / HOUR_MS))} h`;
}

/** Length of time in its largest parts, without seconds: `6 m`, `3 h 05 m`, `2 d 04 h`; under a minute `42 s`. */
export function formatSpan(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} m`;
  return formatDuration(ms);
}

/** Time left, exact to the second under an hour: `6 m 12 s`, `42 s`, `3 h 05 m`. */
export function formatLeft(leftMs: number): string {
  return leftMs < MINUTE_MS ? formatSpan(leftMs) : formatDuration(leftMs);
}

/** `just now`, `2 m ago`, `3 h 05 m ago`, `in 4 h 00 m`. */
export function formatRelative(at: Date, nowMs: number): string {
  const agoMs = nowMs - at.getTime();
  if (Math.abs(agoMs) < 5 * SECOND_MS) return "just now";
  return agoMs > 0 ? `${formatSpan(agoMs)} ago` : `in ${formatSpan(-agoMs)}`;
}

/** `20 Nov 2024, 10:53:18 CET`: the full form, for titles and readers. */
export function formatAbsolute(at: Date, timeZone: string): string {
  return formatterFor("absolute", timeZone, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(at);
}

/** `10:53:18`. */
export function formatClock(at: Date, timeZone: string): string {
  return formatterFor("clock", timeZone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
    at,
  );
}

/** `10:53`. */
function formatMinute(at: Date, timeZone: string): string {
  return formatterFor("minute", timeZone, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** `20 Nov`, with the year when it is not the current one. */
export function formatDay(at: Date, timeZone: string, nowMs: number): string {
  const year = formatterFor("year", timeZone, { year: "numeric" });
  const sameYear = year.format(at) === year.format(nowMs);
  const options = { day: "numeric", month: "short" } as const;
  return sameYear
    ? formatterFor("day", timeZone, options).format(at)
    : formatterFor("day-year", timeZone, { ...options, year: "numeric" }).format(at);
}

/** `10:53` today, `19 Nov, 10:53` on any other day: the shortest form that is not ambiguous. */
export function formatMoment(at: Date, timeZone: string, nowMs: number): string {
  return withDay(formatMinute(at, timeZone), at, timeZone, nowMs);
}

/** `10:53:18` today, `19 Nov, 10:53:18` on any other day. */
export function formatLog(at: Date, timeZone: string, nowMs: number): string {
  return withDay(formatClock(at, timeZone), at, timeZone, nowMs);
}

function withDay(text: string, at: Date, timeZone: string, nowMs: number): string {
  const day = formatterFor("iso-day", timeZone, { year: "numeric", month: "2-digit", day: "2-digit" });
  return day.format(at) === day.format(nowMs) ? text : `${formatDay(at, timeZone, nowMs)}, ${text}`;
}

/** `2024-11-20T10:53`: the value of a `datetime-local` control, on the wall clock of a zone. */
export function formatLocalInput(at: Date, timeZone: string): string {
  const parts = formatterFor("local-input", timeZone, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

/** `Mar 2022`. */
export function formatMonth(at: Date, timeZone: string): string {
  return formatterFor("month", timeZone, { month: "short", year: "numeric" }).format(at);
}

/** The short name of a zone at a moment: `CET`, `UTC`, `GMT-5`. */
export function zoneName(at: Date, timeZone: string): string {
  const parts = formatterFor("zone", timeZone, { timeZoneName: "short" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}

/** The zone if this runtime knows it, else `UTC`: the name comes from a cookie and may be any text. */
export function knownTimeZone(name: string | undefined): string {
  if (!name) return "UTC";
  try {
    return new Intl.DateTimeFormat(LOCALE, { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
