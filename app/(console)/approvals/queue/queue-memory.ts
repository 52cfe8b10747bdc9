import type { Approval } from "@/lib/approvals/schemas";

/** At most this many rows that left the list are kept. */
const MOST_KEPT = 50;

/** The rows of a view to show: those listed now, and the latest that were listed before. */
export function remember(seen: readonly Approval[], listed: readonly Approval[]): readonly Approval[] {
  const now = new Set(listed.map((row) => row.id));
  return [...seen.filter((row) => !now.has(row.id)).slice(-MOST_KEPT), ...listed];
}

/** Where a row stands in the queue. */
export interface Place {
  id: string;
  deadline: string;
  /** Whether this person may approve it. */
  yours: boolean;
}

/** Sorts the queue: what this person may approve first, then by deadline; ties by id, so that rows never swap. */
export function byPlace(a: Place, b: Place): number {
  return (
    Number(b.yours) - Number(a.yours) || a.deadline.localeCompare(b.deadline) || a.id.localeCompare(b.id)
  );
}

/**
 * The place of a row: the one it had when it was first seen, because an extended deadline or a decision of somebody else
 * does not move it. A person's own vote of several moves it to the others.
 */
export function placeOf(row: Approval, userId: string, first: Place | undefined): Place {
  const voted = row.status === "pending" && row.decisions.some((decision) => decision.userId === userId);
  const place = first ?? { id: row.id, deadline: row.deadline, yours: row.mayDecide.allowed };
  return voted ? { ...place, yours: false } : place;
}
