import type { EventCatalogue } from "@/lib/events/schemas";

type Ends = Pick<EventCatalogue["items"][number], "wakes" | "awaitedBy">;

/** What an event of the catalogue does when it is sent. */
export function wakeWords({ wakes, awaitedBy }: Ends): string {
  const parts = [
    wakes.length > 0 ? `wakes ${wakes.join(", ")}` : "",
    awaitedBy.length > 0
      ? `is awaited by ${awaitedBy.includes("*") ? "whichever run waits" : awaitedBy.join(", ")}`
      : "",
  ].filter(Boolean);
  return parts.length > 0 ? `It ${parts.join(" and ")}.` : "Nobody listens to it.";
}
