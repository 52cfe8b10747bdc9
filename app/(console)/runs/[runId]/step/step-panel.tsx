"use client";

import clsx from "clsx";
import Link from "next/link";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { HelpLink } from "@/components/errors/help-link";
import { Stack } from "@/components/errors/stack";
import { PanelHead } from "@/components/panel/panel-head";
import { Section } from "@/components/ui/layout/section";
import { helpPageOf } from "@/lib/help/rules";
import { paths } from "@/lib/paths";
import type { RunStep, RunView } from "@/lib/runs/run-view-schemas";
import { Json } from "../run-data";
import { waitsForPerson } from "../wait-words";
import { StepGlyph } from "../waterfall/step-glyph";
import { LogLines } from "./log-lines";
import { ModelCalls } from "./model-calls";
import { StepAttempts } from "./step-attempts";
import { StepWait } from "./step-wait";

interface StepPanelProps {
  step: RunStep;
  run: RunView;
  /** True if a person opened it: below the waterfall it is then scrolled into view. */
  opened: boolean;
  onClose: () => void;
}

/** One step beside the waterfall: its error or wait first, then input, output, attempts and logs. */
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

/** The error with its stack, its attempts, and a link to its group. */
function StepError({ step, run }: { step: RunStep; run: RunView }) {
  const { error } = step;
  if (!error) return null;
  const others = (run.errorGroup?.runCount ?? 1) - 1;
  return (
    <div className="grid grid-cols-1 gap-5">
      {step.attempts.length > 1 ? <StepAttempts step={step} /> : null}
      <div className="rounded-r-2 bg-failed-wash px-4 py-3 shadow-[inset_2px_0_0_var(--failed-fill)] forced:border">
        <p className="font-medium font-mono text-12 text-failed leading-5">{error.name}</p>
        <p className="text-13 [overflow-wrap:anywhere]">
          {error.message} <HelpLink page={helpPageOf(error)} />
        </p>
      </div>
      {error.stack ? (
        <Section title="Stack, ours first">
          <Stack stack={error.stack} />
        </Section>
      ) : null}
      {run.errorGroup ? (
        <Section
          title="Also in this group"
          aside={
            <Link href={paths.errorGroup(run.errorGroup.id)} className="link text-ink">
              {others === 0 ? "open the group" : `${others} more`}
            </Link>
          }
        >
          <p className="text-13 text-ink-2 [overflow-wrap:anywhere]">
            {others === 0
              ? "The only run that failed like this so far: "
              : "Same function, step, error type and frames: "}
            {run.errorGroup.message}
          </p>
        </Section>
      ) : null}
    </div>
  );
}

interface Panel {
  key: string;
  label: string;
  count?: number;
  content: ReactNode;
}

/** Tabs inside a page, over content of their own; arrow keys move between them. `label` names the group for readers. */
function TabPanels({ label, panels }: { label: string; panels: readonly Panel[] }) {
  const id = useId();
  const [chosen, setChosen] = useState(panels[0]?.key);
  const current = panels.find(({ key }) => key === chosen) ?? panels[0];

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined || !current) return;
    event.preventDefault();
    const next = panels.at((panels.indexOf(current) + by) % panels.length);
    if (!next) return;
    setChosen(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  }

  return (
    <>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="flex h-9 flex-none gap-5 overflow-x-auto border-line border-b px-4 sm:px-6"
      >
        {panels.map(({ key, label: text, count }) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            role="tab"
            aria-selected={key === current?.key}
            aria-controls={`${id}-panel`}
            tabIndex={key === current?.key ? 0 : -1}
            onClick={() => setChosen(key)}
            className={clsx(
              "inline-flex flex-none items-center gap-1.5 font-medium text-13 outline-offset-[-2px] hover:text-ink",
              key === current?.key
                ? "text-ink shadow-[inset_0_-2px_0_var(--ink)] forced:underline"
                : "text-ink-3",
            )}
          >
            {text}
            {count === undefined ? null : <span className="font-regular text-ink-3">{count}</span>}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={current ? `${id}-${current.key}` : undefined}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto px-4 py-4 outline-offset-[-2px] sm:px-6"
      >
        {current?.content}
      </div>
    </>
  );
}
