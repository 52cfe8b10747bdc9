import { kindWords } from "@/components/operations/kind-words";
import type { DeskState } from "@/components/ui/state-glyph";
import type { Operation, OperationItem } from "@/lib/operations/schemas";

/** How an item stands. */
export function itemMark(
  { status, inFlight }: Pick<OperationItem, "status" | "inFlight">,
  kind: Operation["kind"],
): { state: DeskState; label: string } {
  switch (status) {
    case "pending":
      return inFlight ? { state: "running", label: "In flight" } : { state: "queued", label: "Not touched" };
    case "done":
      return { state: "completed", label: kindWords[kind].done };
    case "failed":
      return { state: "failed", label: kindWords[kind].failed };
    case "skipped":
      return { state: "cancelled", label: "Skipped" };
    case "residue":
      return { state: "waiting", label: "Left over" };
  }
}
