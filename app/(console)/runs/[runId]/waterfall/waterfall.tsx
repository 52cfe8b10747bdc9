"use client";

import { FoldHorizontal, UnfoldHorizontal } from "lucide-react";
import { useState } from "react";
import { useNow } from "@/components/clock/use-now";
import { Button } from "@/components/ui/buttons/button";
import { clearedSentence } from "@/lib/retention/rules";
import type { RunView } from "@/lib/runs/run-view-schemas";
import { AxisGrid, AxisLabels } from "./axis";
import { waterfallLayout } from "./waterfall-layout";
import { WaterfallLine } from "./waterfall-line";

interface WaterfallProps {
  run: RunView;
  openStepId: string | undefined;
  onOpen: (stepId: string) => void;
}

/** Every step of a run on one axis, in the order it began. */
export function Waterfall({ run, openStepId, onOpen }: WaterfallProps) {
  const nowMs = useNow(run.endedAt ? 3_600_000 : 1000);
  const [trueScale, setTrueScale] = useState(false);
  const layout = waterfallLayout(run, nowMs, trueScale);
  const reached = run.steps.filter(({ status }) => status !== "planned").length;
  const count =
    reached === run.steps.length
      ? `${reached} ${reached === 1 ? "step" : "steps"}`
      : `${run.steps.length} steps, ${reached} reached`;
  if (run.steps.length === 0) {
    return <p className="px-4 py-6 text-13 text-ink-2 sm:px-6">{noStepWords(run)}</p>;
  }
  return (
    <div className="relative isolate pb-3 [--lengths:5.5rem] [--names:8.5rem] sm:[--lengths:9rem] sm:[--names:13rem] md:[--names:15.5rem]">
      <table className="w-full table-fixed border-collapse text-13">
        <caption className="sr-only">Steps in the order they began</caption>
        <colgroup>
          <col className="w-(--names)" />
          <col />
          <col className="w-(--lengths)" />
        </colgroup>
        <thead className="sticky top-0 z-2 bg-page shadow-[inset_0_-1px_0_var(--line)]">
          <tr className="h-10">
            <th scope="col" className="pl-4 text-left font-medium text-12 text-ink-3 sm:pl-6">
              {count}
            </th>
            <th scope="col" className="px-4 sm:px-6">
              <span className="sr-only">When</span>
              <AxisLabels layout={layout} />
            </th>
            <th scope="col" className="pr-2 text-right sm:pr-4">
              <span className="sr-only">How long</span>
              {layout.folds ? (
                <Button
                  kind="quiet"
                  size="sm"
                  aria-pressed={!trueScale}
                  className="px-2! max-sm:gap-0!"
                  icon={
                    trueScale ? (
                      <UnfoldHorizontal aria-hidden="true" className="icon-14" />
                    ) : (
                      <FoldHorizontal aria-hidden="true" className="icon-14" />
                    )
                  }
                  onClick={() => setTrueScale(!trueScale)}
                >
                  <span className="max-sm:sr-only">{trueScale ? "True scale" : "Waits folded"}</span>
                </Button>
              ) : null}
            </th>
          </tr>
        </thead>
        <tbody>
          {layout.rows.map((row) => (
            <WaterfallLine
              key={row.key}
              row={row}
              run={run}
              open={!row.nested && row.stepId === openStepId}
              onOpen={() => onOpen(row.stepId)}
            />
          ))}
        </tbody>
      </table>
      <div className="absolute inset-x-0 top-10 bottom-3 -z-1">
        <AxisGrid layout={layout} />
      </div>
    </div>
  );
}

function noStepWords({ endedAt, stepsClearedAfterDays }: RunView): string {
  if (!endedAt) return "No step has begun yet. The first one appears here by itself.";
  if (stepsClearedAfterDays === null) return "It ended, and no step of it was recorded.";
  return `The run is kept, its steps are not. ${clearedSentence(stepsClearedAfterDays)}`;
}
