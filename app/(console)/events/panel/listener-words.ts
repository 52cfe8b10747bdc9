import type { EventView } from "@/lib/events/schemas";

/** Why an event that is in order has no run of its own. */
export function listenerWords({
  wakes,
  awaitedBy,
  forOthers,
  status,
}: Pick<EventView, "wakes" | "awaitedBy" | "forOthers" | "status">): string {
  if (status === "pending") return "It waits to be handed to the engine.";
  if (status === "observed") return "It was part of a batch: the run stands with the batch’s first event.";
  if (wakes.length > 0) return `It was sent and is about to wake ${wakes.join(", ")}.`;
  if (forOthers) return "It is for other apps on the engine: nothing here handles it.";
  const whose = awaitedBy.includes("*") ? "any function that waits" : awaitedBy.join(", ");
  return `It starts none: runs of ${whose} that wait for it go on, or end.`;
}
