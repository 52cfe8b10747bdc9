import type { DeskState } from "@/components/ui/state-glyph";
import type { Delivery } from "@/lib/webhooks/schemas";

const marks: Record<Delivery["status"], { state: DeskState; label: string }> = {
  accepted: { state: "running", label: "Accepted" },
  duplicate: { state: "cancelled", label: "Duplicate" },
  rejected: { state: "failed", label: "Rejected" },
  processed: { state: "completed", label: "Processed" },
};

/** How a delivery stands: glyph and word. One that was accepted and starts nothing waits for nothing. */
export function deliveryMark({ status, eventId }: Pick<Delivery, "status" | "eventId">) {
  return status === "accepted" && eventId === null
    ? { state: "cancelled" as const, label: "Accepted" }
    : marks[status];
}

/** The mark of a status in a filter. */
export function statusMark(status: Delivery["status"]) {
  return marks[status];
}
