import type { DeskState } from "@/components/ui/states/state-mark";
import type { Delivery } from "@/lib/webhooks/schemas";

const marks: Record<Delivery["status"], { state: DeskState; label: string }> = {
  accepted: { state: "running", label: "Accepted" },
  duplicate: { state: "cancelled", label: "Duplicate" },
  rejected: { state: "failed", label: "Rejected" },
  processed: { state: "completed", label: "Processed" },
};

/** The mark of a delivery: glyph and word. An accepted delivery that starts nothing is complete. */
export function deliveryMark({ status, eventId }: Pick<Delivery, "status" | "eventId">) {
  return status === "accepted" && eventId === null
    ? { state: "cancelled" as const, label: "Accepted" }
    : marks[status];
}

/** The mark of a status in a filter. */
export function statusMark(status: Delivery["status"]) {
  return marks[status];
}
