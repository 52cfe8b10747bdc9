import type { RETENTION_KEYS } from "@/db/schema/vocabulary";

export type RetentionKey = (typeof RETENTION_KEYS)[number];

/** How long each kind of record is kept, in days, and whether the pulse drops months of the ledger. */
export interface Retention {
  /** Runs, and the cost of their model calls. */
  runs: number;
  /** Steps and attempts of runs. */
  steps: number;
  /** Lines that functions logged. */
  logs: number;
  /** Prompts and answers of model calls, and the worker's stored conversations. */
  prompts: number;
  /** Bodies of mails of resolved tickets, and the texts of their approvals. */
  messages: number;
  /** Bodies and headers of webhook deliveries; the rows stay. */
  deliveries: number;
  /** Events that were sent. */
  events: number;
  /** `owner`: only `vagus retention apply` drops months. */
  monthsDroppedBy: "console" | "owner";
}

/** Defaults of the settings. */
export const RETENTION_DEFAULTS: Record<RetentionKey, string> = {
  "retention.runs_days": "400",
  "retention.steps_days": "180",
  "retention.logs_days": "30",
  "retention.prompts_days": "90",
  "retention.messages_days": "730",
  "retention.deliveries_days": "30",
  "retention.events_days": "90",
  "retention.months_dropped_by": "console",
};

/** The fewest days: the database's own function refuses to drop a month earlier. */
export const FEWEST_DAYS = 30;
export const MOST_DAYS = 3650;

const DAY_MS = 86_400_000;

/** Retention by stored settings. Parts of a run are not kept longer than the run. */
export function retentionFrom(stored: ReadonlyMap<string, string>): Retention {
  const value = (key: RetentionKey) => stored.get(key) ?? RETENTION_DEFAULTS[key];
  const runs = Number(value("retention.runs_days"));
  const withRun = (key: RetentionKey) => Math.min(runs, Number(value(key)));
  return {
    runs,
    steps: withRun("retention.steps_days"),
    logs: withRun("retention.logs_days"),
    prompts: withRun("retention.prompts_days"),
    messages: Number(value("retention.messages_days")),
    deliveries: Number(value("retention.deliveries_days")),
    events: Number(value("retention.events_days")),
    monthsDroppedBy: value("retention.months_dropped_by") === "owner" ? "owner" : "console",
  };
}

/** Records older than this time are cleared. */
export function cutoffOf(days: number, now: Date): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/** Whole days that a record was kept; null when it was not cleared. */
export function daysKept(since: Date, clearedAt: Date | null): number | null {
  return clearedAt && Math.max(0, Math.floor((clearedAt.getTime() - since.getTime()) / DAY_MS));
}

/** The sentence in place of cleared content. */
export function clearedSentence(days: number): string {
  return `Cleared after ${days} ${days === 1 ? "day" : "days"} by retention.`;
}
