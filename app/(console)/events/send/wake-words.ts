import type { EventCatalogue } from "@/lib/events/schemas";

type Ends = Pick<EventCatalogue["items"][number], "wakes" | "awaitedBy" | "forOthers">;

/** The effect of sending an event of the catalogue. */
export function wakeWords({ wakes, awaitedBy, forOthers }: Ends): string {
  const parts = [
    wakes.length > 0 ? `wakes ${wakes.join(", ")}` : "",
    awaitedBy.length > 0
      ? `is awaited by ${awaitedBy.includes("*") ? "whichever run waits" : awaitedBy.join(", ")}`
      : "",
    forOthers ? "is for other apps on the engine" : "",
  ].filter(Boolean);
  return parts.length > 0 ? `It ${parts.join(" and ")}.` : "Nobody listens to it.";
}
