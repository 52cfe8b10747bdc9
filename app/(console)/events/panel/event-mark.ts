import type { DeskState } from "@/components/ui/states/state-mark";
import type { EventItem } from "@/lib/events/schemas";

/** The state of an event: glyph and word. */
export function eventMark({
  matchedNothing,
  runs,
  woke,
  status,
  sentAt,
}: Pick<EventItem, "matchedNothing" | "runs" | "woke" | "status" | "sentAt">): {
  state: DeskState;
  label: string;
} {
  // A decision that is taken back in time cancels its event.
  if (status === "dead" && sentAt === null) return { state: "cancelled", label: "Never sent" };
  if (matchedNothing) return { state: "failed", label: "Matched nothing" };
  if (runs.length > 0 || status === "observed") return { state: "completed", label: "Matched" };
  if (woke.length > 0) return { state: "completed", label: "Woke a run" };
  if (status === "pending") return { state: "queued", label: "Not sent yet" };
  // Also without a run: a waiting run may have received it.
  return { state: "completed", label: "Sent" };
}
