import { z } from "zod";
import { paths, query } from "@/lib/paths";

/** The three views of the queue. */
export const QueueTab = z.enum(["waiting", "decided", "expired"]);
export type QueueTab = z.infer<typeof QueueTab>;

/** The statuses behind each view, as `GET /api/approvals?status=` takes them. */
export const tabStatuses = {
  waiting: ["pending"],
  decided: ["approved", "rejected"],
  expired: ["expired", "withdrawn"],
} as const satisfies Record<QueueTab, readonly string[]>;

export const tabLabels: Record<QueueTab, string> = {
  waiting: "Waiting",
  decided: "Decided",
  expired: "Expired",
};

/** The view an address asks for; anything else is the waiting one. */
export function tabOf(value: unknown): QueueTab {
  return QueueTab.catch("waiting").parse(value);
}

/** The address of a view, with or without an open approval. */
export function queuePath(tab: QueueTab, approvalId?: string): string {
  const path = approvalId ? paths.approval(approvalId) : paths.approvals();
  return `${path}${query({ tab: tab === "waiting" ? undefined : tab })}`;
}
