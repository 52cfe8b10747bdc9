import type { DeskState } from "@/components/ui/state-glyph";
import type { Operation } from "@/lib/operations/schemas";

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
