import { countedTargets } from "@/components/operations/target-words";
import type { DeskState } from "@/components/ui/state-glyph";
import type { Operation } from "@/lib/operations/schemas";

/** "Rerun of 338 runs", "Cancellation of 1 run", "Redelivery of 12 deliveries". */
export function operationTitle({ kind, total }: Pick<Operation, "kind" | "total">): string {
  const what = { rerun: "Rerun", cancel: "Cancellation", redeliver: "Redelivery" }[kind];
  return `${what} of ${countedTargets(total, kind)}`;
}

/** The mark of an operation; one that paused itself says so. */
export function operationMark({
  status,
  pausedByItself,
  residue,
  failed,
}: Pick<Operation, "status" | "pausedByItself" | "residue" | "failed">): { state: DeskState; label: string } {
  switch (status) {
    case "previewed":
      return { state: "queued", label: "Not started" };
    case "running":
      return { state: "running", label: "Running" };
    case "paused":
      return { state: "waiting", label: pausedByItself ? "Paused by itself" : "Paused" };
    case "aborted":
      return { state: "cancelled", label: "Aborted" };
    case "completed":
      return residue + failed > 0
        ? { state: "failed", label: "Ended with a rest" }
        : { state: "completed", label: "Completed" };
  }
}
