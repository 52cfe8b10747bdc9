import { BATCH_MAX } from "@/lib/approvals/batch/rules";
import type { Approval } from "@/lib/approvals/schemas";

/** Why a selected approval is not approved with the others. */
export interface LeftOut {
  row: Approval;
  why: string;
}

/** What a decision on the selected rows would do. */
export interface BatchPlan {
  chosen: readonly Approval[];
  /** Those that "approve" takes. */
  approve: readonly Approval[];
  /** Those that "reject" takes: more than may be approved. */
  reject: readonly Approval[];
  leftOut: readonly LeftOut[];
}

/** Sorts the selected rows into those that a batch decides and those it leaves out. The server checks each again. */
export function planBatch(
  rows: readonly Approval[],
  isChosen: (id: string) => boolean,
  nowMs: number,
): BatchPlan {
  const chosen = rows.filter(({ id }) => isChosen(id));
  const approve: Approval[] = [];
  const leftOut: LeftOut[] = [];
  for (const row of chosen) {
    const why = whyLeftOut(row, nowMs) ?? (approve.length === BATCH_MAX ? `${BATCH_MAX} at a time.` : null);
    if (why === null) approve.push(row);
    else leftOut.push({ row, why });
  }
  const reject = chosen.filter((row) => whyClosed(row, nowMs) === null && row.mayReject).slice(0, BATCH_MAX);
  return { chosen, approve, reject, leftOut };
}

function whyLeftOut(row: Approval, nowMs: number): string | null {
  const closed = whyClosed(row, nowMs);
  if (closed !== null) return closed;
  return row.mayDecide.allowed ? row.ownCard : row.mayDecide.why;
}

function whyClosed({ status, deadline, decisions }: Approval, nowMs: number): string | null {
  if (status === "pending") return Date.parse(deadline) > nowMs ? null : "Its deadline has passed.";
  const by = decisions.at(-1)?.userName;
  return by && (status === "approved" || status === "rejected")
    ? `Already ${status} by ${by}.`
    : `Already ${status}.`;
}

/** The reasons for leaving rows out, each once, with the number of rows: "2 × Its deadline has passed." */
export function reasonsOf(leftOut: readonly Pick<LeftOut, "why">[]): string {
  const counts = new Map<string, number>();
  for (const { why } of leftOut) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, n]) => (counts.size > 1 && n > 1 ? `${n} × ${why}` : why)).join(" ");
}

/** "3 refunds", "2 replies", "1 request", "4 approvals" when the kinds differ. */
export function countWords(rows: readonly Pick<Approval, "kind">[]): string {
  const [kind, ...others] = new Set(rows.map((row) => row.kind));
  const noun = kind !== undefined && others.length === 0 ? kind : "approval";
  return `${rows.length} ${rows.length === 1 ? noun : noun.replace(/y$/, "ie").concat("s")}`;
}
