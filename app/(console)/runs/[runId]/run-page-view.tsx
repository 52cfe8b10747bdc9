"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { RunLinks } from "@/components/records/run-links";
import { Fold } from "@/components/ui/layout/section";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/run-view-schemas";
import { runView } from "../queries";
import { Effects } from "./effects";
import { RunFacts } from "./head/run-facts";
import { RunHead } from "./head/run-head";
import { RunData } from "./run-data";
import { LogLines } from "./step/log-lines";
import { StepPanel } from "./step/step-panel";
import { Waterfall } from "./waterfall/waterfall";

/** One run, live: its sentence, its waterfall, and the open step beside it. */
export function RunPageView({ runId }: { runId: string }) {
  const run = usePrefetchedQuery(runView(runId));
  const { stepId, open } = useOpenStep(run);
  // A step is open from the start, but the page does not scroll to it.
  const [opened, setOpened] = useState(false);
  const step = run.steps.find(({ id }) => id === stepId);

  function toggle(id: string) {
    setOpened(true);
    open(id === stepId ? undefined : id);
  }

  return (
    <div className="grid grid-cols-1 lg:h-full lg:grid-cols-[minmax(0,1fr)_auto]">
      <div className="flex min-w-0 flex-col lg:overflow-auto">
        <RunHead run={run} />
        <RunFacts run={run} />
        <div className="grow">
          <Waterfall run={run} openStepId={stepId} onOpen={toggle} />
        </div>
        <Effects run={run} />
        <RunChildren run={run} />
        <FunctionLogs run={run} />
        <RunData run={run} />
      </div>
      {step ? (
        <StepPanel key={step.id} step={step} run={run} opened={opened} onClose={() => open(undefined)} />
      ) : null}
    </div>
  );
}

/** What the function logged between its steps. */
function FunctionLogs({ run }: { run: RunView }) {
  if (run.logs.length === 0) return null;
  return (
    <section aria-labelledby="function-logs" className="border-line border-t px-4 pt-4 pb-5 sm:px-6">
      <h2 id="function-logs" className="mb-1 font-medium text-12 text-ink-3">
        Logged between steps
      </h2>
      <LogLines logs={run.logs} />
    </section>
  );
}

/** More runs than this stay folded: a fan-out starts hundreds. */
const SHOWN = 10;

/** The runs that this run started, by invoking them or by an event it sent. */
function RunChildren({ run: { children } }: { run: RunView }) {
  if (children.length === 0) return null;
  const failed = children.filter(({ status }) => status === "failed").length;
  const title = `Started ${children.length === 1 ? "1 run" : `${children.length} runs`}`;
  const aside = failed > 0 ? `${failed} failed` : undefined;
  return (
    <section aria-labelledby="run-children" className="border-line border-t px-4 pt-4 pb-5 sm:px-6">
      <h2 id="run-children" className="mb-1 font-medium text-12 text-ink-3">
        {title}
        {aside ? <span className="text-failed">, {aside}</span> : null}
      </h2>
      {children.length > SHOWN ? (
        <Fold summary={`Show ${children.length} runs`}>
          <RunLinks runs={children} />
        </Fold>
      ) : (
        <RunLinks runs={children} />
      )}
    </section>
  );
}

/** The address's value for a panel that a person closed. */
const NONE = "none";

/** The open step, by the address. Without one it is the failed step, else the step that waits for a person. */
function useOpenStep(run: RunView): {
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
