"use client";

import { useState } from "react";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { runView } from "../queries";
import { Effects } from "./effects";
import { FunctionLogs } from "./function-logs";
import { RunFacts } from "./head/run-facts";
import { RunHead } from "./head/run-head";
import { RunChildren } from "./run-children";
import { RunData } from "./run-data";
import { StepPanel } from "./step/step-panel";
import { useOpenStep } from "./use-open-step";
import { Waterfall } from "./waterfall/waterfall";

/** What happened, in a sentence, as bars, and step by step beside them; live while it runs. */
export function RunPageView({ runId }: { runId: string }) {
  const run = usePrefetchedQuery(runView(runId));
  const { stepId, open } = useOpenStep(run);
  // The first step is open when the page is, which begins at its head all the same.
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
