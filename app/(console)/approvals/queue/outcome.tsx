import { StateMark } from "@/components/ui/state-mark";
import type { Approval } from "@/lib/approvals/schemas";

/** How an approval ended, in a row: who decided, or that nobody did. */
export function Outcome({ row, userId }: { row: Approval; userId: string }) {
  if (row.status === "expired") return <StateMark state="cancelled" label="Expired" size="12" />;
  if (row.status === "withdrawn") return <StateMark state="cancelled" label="Withdrawn" size="12" />;
  const last = row.decisions.at(-1);
  const who = last?.userId === userId ? "You" : (last?.userName ?? "Policy");
  const approved = row.status === "approved";
  return (
    <StateMark state={approved ? "completed" : "cancelled"} label={approved ? who : `${who}: no`} size="12" />
  );
}
