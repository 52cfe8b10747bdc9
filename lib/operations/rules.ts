import type { OPERATION_ITEM_STATUSES, OPERATION_KINDS } from "@/db/schema/vocabulary";
import { RUN_CAUSES } from "@/lib/runs/rules";

/** The most targets of one operation: a person can still survey them, and a preview counts them at once. */
export const MOST_TARGETS = 20_000;
/** How many of the items that ended last are watched. */
export const WATCHED = 20;
/** The most letters of the cell grid; more items than this share letters. */
const MOST_CELLS = 1_000;

/** How far the clocks of the database, the engine and this process may be apart. */
export const CLOCK_SKEW_MS = 30_000;

/** The noun for the targets of an operation. */
export const TARGET_NAMES: Record<(typeof OPERATION_KINDS)[number], { one: string; many: string }> = {
  rerun: { one: "run", many: "runs" },
  cancel: { one: "run", many: "runs" },
  redeliver: { one: "delivery", many: "deliveries" },
};

/** Why a run or a delivery is left out, by code; in words for people. */
export const CAUSES = {
  ...RUN_CAUSES,
  unknown: "There is no record of it.",
  own_machinery: "It keeps the console itself going: operations leave it alone.",
  not_invocable:
    "Its function batches events or limits how often it runs, so it cannot be invoked with edited input: rerun it as it was.",
  in_other_operation: "Another operation holds it.",
  function_paused: "Its function is paused: resume it first.",
  duplicate: "It is a copy of one that came before: process that one.",
  not_kept: "Its body was not kept: ask the sender to send it again.",
  no_signature: "It is not signed: nothing proves who sent it.",
  bad_signature: "Its signature matches none of today’s secrets: correct the secret first.",
  timestamp_old: "It was signed more than 5 minutes before it arrived: ask the sender to send it again.",
  timestamp_future: "It was signed more than 5 minutes ahead: ask the sender to send it again.",
  means_nothing: "It has no meaning here: no function and no source rule handles it.",
  event_not_kept: "Its event is no longer kept: ask the sender to send it again.",
  turned_away: "It would be rejected again.",
  already_redelivered: "It was rejected, and has been accepted since.",
} as const;
export type Cause = keyof typeof CAUSES;

/**
 * How many failures among the watched items pause an operation. Of twenty at 0.2, the fourth, without waiting for the
 * other sixteen; of a canary of five, the first.
 * @param share 0 to 1
 */
export function failuresThatPause(share: number, watched: number): number {
  return Math.max(1, Math.ceil(share * watched - 1e-9));
}

/** Letters from the best to the worst: a shared letter is the worst of its items. */
const LETTERS = "dspfrx";

/** The letter of one item. */
export function letterOf(item: {
  status: (typeof OPERATION_ITEM_STATUSES)[number];
  actedAt: unknown;
}): string {
  const letters = { pending: "p", done: "d", failed: "x", skipped: "s", residue: "r" };
  return item.status === "pending" && item.actedAt ? "f" : letters[item.status];
}

/** The cell grid: one letter an item, or the worst of `cellSize` items to stay within a thousand letters. */
export function toCells(letters: string): { cells: string; cellSize: number } {
  const cellSize = Math.max(1, Math.ceil(letters.length / MOST_CELLS));
  if (cellSize === 1) return { cells: letters, cellSize };
  let cells = "";
  for (let at = 0; at < letters.length; at += cellSize) {
    const group = [...letters.slice(at, at + cellSize)];
    cells += group.reduce((worst, one) => (LETTERS.indexOf(one) > LETTERS.indexOf(worst) ? one : worst));
  }
  return { cells, cellSize };
}

const SHORTEST_LOOK_MS = 250;
const LONGEST_LOOK_MS = 15_000;

/** Wait before runs in flight are read again: short at first, then longer, because some wait for people. */
export function nextLookMs(sinceLastActMs: number): number {
  return Math.min(Math.max(sinceLastActMs / 4, SHORTEST_LOOK_MS), LONGEST_LOOK_MS);
}

/** Counts rows by a key; rows without one are not counted. */
export function tally<Row, Key extends string>(
  rows: Iterable<Row>,
  keyOf: (row: Row) => Key | null,
): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
