import type { Operation } from "@/lib/operations/schemas";
import { countedTargets } from "./target-words";

/** "Rerun of 338 runs", "Cancellation of 1 run", "Redelivery of 12 deliveries". */
export function operationTitle({ kind, total }: Pick<Operation, "kind" | "total">): string {
  const what = { rerun: "Rerun", cancel: "Cancellation", redeliver: "Redelivery" }[kind];
  return `${what} of ${countedTargets(total, kind)}`;
}
