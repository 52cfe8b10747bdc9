import type { DeskState } from "@/components/ui/states/state-mark";
import type { Effect } from "@/lib/runs/run-view-schemas";

/** The state of an effect: done, refused, blocked, or not yet done. */
export function effectMark({ status, final, kind }: Effect): { state: DeskState; label: string } {
  if (final) return { state: "completed", label: "Done" };
  if (status === "failed") return { state: "failed", label: kind === "refund" ? "Refused" : "Not accepted" };
  if (status === "held") return { state: "waiting", label: "Held" };
  if (status === "blocked") return { state: "cancelled", label: "Blocked" };
  if (status === "executing" || status === "sending") return { state: "running", label: "Under way" };
  return { state: "queued", label: "None yet" };
}

/** What a rerun does to the effect. */
export function afterRerun({ kind, final, status }: Effect): string {
  if (final) return kind === "refund" ? "refused if tried again" : "not sent again";
  if (kind === "reply") return "sent once";
  return status === "blocked" ? "decided again" : "paid once, if its approval still matches";
}
