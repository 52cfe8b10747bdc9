import { Pause } from "lucide-react";
import { type DeskState, StateMark } from "@/components/ui/states/state-mark";
import type { Operation } from "@/lib/operations/schemas";

interface OperationStateProps {
  operation: Operation;
  pill?: boolean;
  size?: "12" | "13";
}

/** The state of an operation: glyph and word. */
export function OperationState({ operation, ...look }: OperationStateProps) {
  return (
    <StateMark
      {...operationMark(operation)}
      {...look}
      icon={operation.status === "paused" ? <Pause aria-hidden="true" className="icon" /> : undefined}
    />
  );
}

/** The mark of an operation; one that paused itself says so. */
function operationMark({
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
