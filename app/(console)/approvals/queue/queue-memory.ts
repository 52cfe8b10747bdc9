import type { Approval } from "@/lib/approvals/schemas";

/** At most this many rows that left the list are kept. */
const MOST_KEPT = 50;

/** The rows of a view to show: those listed now, and the latest that were listed before. */
export function remember(seen: readonly Approval[], listed: readonly Approval[]): readonly Approval[] {
  const now = new Set(listed.map((row) => row.id));
  return [...seen.filter((row) => !now.has(row.id)).slice(-MOST_KEPT), ...listed];
}

/** Sorts the queue by deadline; ties by id, so that rows never swap. */
export function byDeadline(
  a: Pick<Approval, "id" | "deadline">,
  b: Pick<Approval, "id" | "deadline">,
): number {
  return a.deadline.localeCompare(b.deadline) || a.id.localeCompare(b.id);
}
