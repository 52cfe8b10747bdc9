import type { DeskState } from "@/components/ui/state-glyph";
import type { EventItem } from "@/lib/events/schemas";

/** How an event stands: glyph and word. */
export function eventMark({
  matchedNothing,
  runs,
  status,
}: Pick<EventItem, "matchedNothing" | "runs" | "status">): { state: DeskState; label: string } {
  if (matchedNothing) return { state: "failed", label: "Matched nothing" };
  if (runs.length > 0 || status === "observed") return { state: "completed", label: "Matched" };
  if (status === "pending") return { state: "queued", label: "Not sent yet" };
  // Given up, but runs that wait may have heard it.
  return { state: "completed", label: "Sent" };
}
