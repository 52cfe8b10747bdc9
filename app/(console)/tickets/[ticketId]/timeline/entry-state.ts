import { runMark } from "@/components/records/run-mark";
import type { DeskState } from "@/components/ui/states/state-mark";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";

const delivery = {
  accepted: "running",
  duplicate: "cancelled",
  rejected: "failed",
  processed: "completed",
} as const;
const event = { pending: "queued", sent: "running", observed: "completed", dead: "cancelled" } as const;
const approval = {
  pending: "waiting",
  approved: "completed",
  rejected: "cancelled",
  expired: "cancelled",
  withdrawn: "cancelled",
} as const;
const refund = {
  requested: "running",
  executing: "running",
  confirmed: "completed",
  failed: "failed",
  blocked: "cancelled",
} as const;
const reply = {
  received: "completed",
  sending: "running",
  sent: "completed",
  failed: "failed",
  held: "waiting",
} as const;

/** The mark of an entry; audit rows have none, since they describe the other entries. */
export function entryState(entry: TimelineEntry): DeskState | undefined {
  switch (entry.kind) {
    case "delivery":
      return delivery[entry.status];
    case "event":
      return event[entry.status];
    case "run":
      return runMark(entry.status).state;
    case "approval":
      return approval[entry.status];
    case "refund":
      return refund[entry.status];
    case "reply":
      return reply[entry.status];
    case "notice":
      return "waiting";
    case "audit":
      return undefined;
  }
}
