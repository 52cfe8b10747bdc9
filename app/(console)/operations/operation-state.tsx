import { Pause } from "lucide-react";
import { StateMark } from "@/components/ui/state-mark";
import type { Operation } from "@/lib/operations/schemas";
import { operationMark } from "./operation-words";

interface OperationStateProps {
  operation: Operation;
  pill?: boolean;
  size?: "12" | "13";
}

/** How an operation stands: glyph and word. */
export function OperationState({ operation, ...look }: OperationStateProps) {
  return (
    <StateMark
      {...operationMark(operation)}
      {...look}
      icon={operation.status === "paused" ? <Pause aria-hidden="true" className="icon" /> : undefined}
    />
  );
}
