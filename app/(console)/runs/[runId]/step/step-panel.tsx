"use client";

import { useEffect, useRef } from "react";
import { PanelHead } from "@/components/panel/panel-head";
import { TabPanels } from "@/components/ui/tab-panel";
import type { RunStep, RunView } from "@/lib/runs/run-view-schemas";
import { Json } from "../run-data";
import { waitsForPerson } from "../wait-words";
import { StepGlyph } from "../waterfall/step-glyph";
import { LogLines } from "./log-lines";
import { ModelCalls } from "./model-calls";
import { StepAttempts } from "./step-attempts";
import { StepError } from "./step-error";
import { StepWait } from "./step-wait";

interface StepPanelProps {
  step: RunStep;
  run: RunView;
  /** Somebody opened it: where it lies under the waterfall it is scrolled to. */
  opened: boolean;
  onClose: () => void;
}

/** One step beside the waterfall: its error or wait first, then what went in and out, every attempt, and what it said. */
export function StepPanel({ step, run, opened, onClose }: StepPanelProps) {
  const panel = useRef<HTMLElement>(null);
  const at = run.steps.findIndex(({ id }) => id === step.id);
  const reveal = useRef(opened);
  useEffect(() => {
    if (reveal.current) panel.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <aside
      ref={panel}
      aria-label={`Step ${step.stepId}`}
      className="flex min-h-0 flex-col border-line border-t lg:w-98 lg:border-t-0 lg:border-l xl:w-107"
    >
      <PanelHead what="Step" onClose={onClose}>
        <StepGlyph status={step.status} person={waitsForPerson(step, run)} />
        <h2 className="truncate font-mono text-13">{step.stepId}</h2>
        <span className="flex-none text-12 text-ink-3">
          step {at + 1} of {run.steps.length}
        </span>
      </PanelHead>
      <TabPanels
        label={`Parts of ${step.stepId}`}
        panels={[
          ...(step.waitsFor
            ? [{ key: "wait", label: "Wait", content: <StepWait step={step} run={run} /> }]
            : []),
          ...(step.error
            ? [{ key: "error", label: "Error", content: <StepError step={step} run={run} /> }]
            : []),
          ...(step.modelCalls.length > 0
            ? [
                {
                  key: "model",
                  label: "Model",
                  count: step.modelCalls.length,
                  content: <ModelCalls calls={step.modelCalls} />,
                },
              ]
            : []),
          { key: "output", label: "Output", content: <Json label="Output" value={step.output} /> },
          { key: "input", label: "Input", content: <Json label="Input" value={step.input} /> },
          {
            key: "attempts",
            label: "Attempts",
            count: step.attempts.length,
            content: <StepAttempts step={step} />,
          },
          { key: "logs", label: "Logs", count: step.logs.length, content: <LogLines logs={step.logs} /> },
        ]}
      />
    </aside>
  );
}
