"use client";

import { useSearchParams } from "next/navigation";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/run-view-schemas";

/** What the address says when the panel was closed on purpose. */
const NONE = "none";

/**
 * Which step is open beside. The address says so; without one it is the step that failed, else the one that waits for
 * a person: what one came to see.
 */
export function useOpenStep(run: RunView): {
  stepId: string | undefined;
  open: (stepId: string | undefined) => void;
} {
  const named = useSearchParams().get("step") ?? undefined;
  const worth =
    run.steps.find(({ id }) => id === run.failedStepId) ??
    run.steps.find(({ status }) => status === "failed" && run.status === "failed") ??
    run.steps.find(({ status }) => status === "waiting");
  const known = run.steps.find(({ id }) => id === named);
  return {
    stepId: named === NONE ? undefined : (known ?? worth)?.id,
    // Only the address changes: the run is not read again for it.
    open: (stepId) => window.history.replaceState(null, "", paths.run(run.id, { step: stepId ?? NONE })),
  };
}
