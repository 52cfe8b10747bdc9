import type { Approval } from "@/lib/approvals/schemas";

/** Rows that left the list are kept up to this many; older ones have served their purpose. */
const MOST_KEPT = 50;

/** What has been seen in this view: the rows now listed and the latest of those that were. */
export function remember(seen: readonly Approval[], listed: readonly Approval[]): readonly Approval[] {
  const now = new Set(listed.map((row) => row.id));
  return [...seen.filter((row) => !now.has(row.id)).slice(-MOST_KEPT), ...listed];
}

/** The order of the queue: the next to expire first; ties by id, so that rows never swap. */
export function byDeadline(
  a: Pick<Approval, "id" | "deadline">,
  b: Pick<Approval, "id" | "deadline">,
): number {
  return a.deadline.localeCompare(b.deadline) || a.id.localeCompare(b.id);
}
