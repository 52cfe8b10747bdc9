"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { useNow } from "@/components/clock/use-now";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/run-view-schemas";
import { formatDuration } from "@/lib/time";
import { RunDuration } from "../../run-duration";
import { waterfallLayout } from "../waterfall/waterfall-layout";

/** The times, cost, version, trigger and subject of a run. */
export function RunFacts({ run }: { run: RunView }) {
  const nowMs = useNow(run.endedAt ? 3_600_000 : 1000);
  const { awakeMs } = waterfallLayout(run, nowMs);
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 border-line border-y px-4 py-3 text-13 sm:px-6">
      <Fact term={run.startedAt ? "Started" : "Asked for"}>
        <Moment at={run.startedAt ?? run.queuedAt} form="log" />
      </Fact>
      <Fact term="Duration">
        {run.startedAt ? <RunDuration run={run} /> : <span className="text-ink-3">not begun</span>}
      </Fact>
      <Fact term="Awake">{formatDuration(awakeMs)}</Fact>
      <Fact term="Cost">
        {run.costMicros > 0 ? formatCost(run.costMicros) : <span className="text-ink-3">none</span>}
      </Fact>
      {run.codeVersion ? (
        <Fact term="Version" className="max-xl:hidden">
          <code className="text-ink-2">{run.codeVersion.slice(0, 12)}</code>
        </Fact>
      ) : null}
      {run.workerVersion ? (
        <Fact term="Worker" className="max-xl:hidden">
          <code className="text-ink-2">{run.workerVersion}</code>
        </Fact>
      ) : null}
      <Fact term="Trigger">
        <code className="text-ink-2">{run.trigger}</code>
      </Fact>
      {run.subject ? (
        <Fact term={run.subject.type.replace(/^./, (letter) => letter.toUpperCase())}>
          <IdChip
            id={run.subject.id}
            href={
              run.subject.type === "ticket"
                ? paths.ticket(run.subject.id)
                : paths.audit({ subject: run.subject.id })
            }
          />
        </Fact>
      ) : null}
      <Fact term="Audit">
        <IdChip id={run.id} href={paths.audit({ subject: run.id })} />
      </Fact>
    </dl>
  );
}

function Fact({ term, className, children }: { term: string; className?: string; children: ReactNode }) {
  return (
    <div className={clsx("whitespace-nowrap", className)}>
      <dt className="text-12 text-ink-3">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
