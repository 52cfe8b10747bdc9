"use client";

import { ChevronDown, List, OctagonX, Play, SquareFunction } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { runMark } from "@/components/records/run-mark";
import { useAttention, useShell } from "@/components/shell/shell-context";
import { StopDialog, type Switching } from "@/components/stops/stop-dialog";
import { maySwitch, stopOf, stopWords } from "@/components/stops/stop-words";
import { Menu, MenuItem } from "@/components/ui/layers/menu";
import { StateMark } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/run-view-schemas";
import { RunActions } from "../actions/run-actions";
import { waitsForPerson } from "../wait-words";
import { runSentence } from "./run-sentence";

/** State, function and id of a run; its sentence; its actions. */
export function RunHead({ run }: { run: RunView }) {
  const timeZone = useTimeZone();
  const nowMs = useNow(run.endedAt ? 3_600_000 : 1000);
  const { say, safe } = runSentence(run, nowMs, timeZone);
  const person = run.steps.some((step) => waitsForPerson(step, run));
  return (
    <header className="px-4 py-5 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StateMark
          {...(person ? { state: "waiting", label: "Waiting for a person" } : runMark(run.status, run.retry))}
          pill
        />
        <span className="flex min-w-0 items-center gap-0.5">
          <h2 className="truncate text-16">{run.functionId}</h2>
          <FunctionMenu functionId={run.functionId} pausable={run.pausable} />
        </span>
        <IdChip id={run.id} copy />
        <span className="text-12 text-ink-3 sm:ml-auto">
          <Lineage run={run} />
        </span>
      </div>
      <p className="mt-3.5 max-w-[72ch] font-medium text-20 [overflow-wrap:anywhere]">{say}</p>
      <p className="mt-1 max-w-[84ch] text-ink-2 [overflow-wrap:anywhere]">{safe}</p>
      {run.engine.knows ? null : (
        <p className="mt-1 max-w-[84ch] text-13 text-ink-3">
          The engine no longer knows this run. What you see is our own record of it.
        </p>
      )}
      <RunActions run={run} />
    </header>
  );
}

/** The run that this one repeats or belongs to, and its reruns. */
function Lineage({ run }: { run: RunView }) {
  const [newest, ...older] = run.reruns;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {run.parentRunId ? (
        <span>
          invoked by <IdChip id={run.parentRunId} href={paths.run(run.parentRunId)} />
        </span>
      ) : null}
      {run.rerunOf ? (
        <span>
          rerun of <IdChip id={run.rerunOf} href={paths.run(run.rerunOf)} />
        </span>
      ) : null}
      {run.operationId ? (
        <span>
          by <IdChip id={run.operationId} href={paths.operation(run.operationId)} />
        </span>
      ) : null}
      {newest ? (
        <span>
          rerun as <IdChip id={newest.id} href={paths.run(newest.id)} />, {newest.status}
          {older.map(({ id }) => (
            <span key={id}>
              , before as <IdChip id={id} href={paths.run(id)} />
            </span>
          ))}
        </span>
      ) : run.rerunOf ? null : (
        <span>first run, no reruns yet</span>
      )}
    </span>
  );
}

/** The actions on a function: open it, see its runs, pause it, resume it. */
function FunctionMenu({ functionId, pausable }: { functionId: string; pausable: boolean }) {
  const { me } = useShell();
  const router = useRouter();
  const attention = useAttention();
  const [switching, setSwitching] = useState<Switching>();
  const scope = `function:${functionId}`;
  const act = stopOf(attention, scope) ? "resume" : "stop";
  return (
    <>
      <Menu
        label={`Function ${functionId}`}
        align="start"
        trigger={<ChevronDown aria-hidden="true" className="icon-14" />}
        triggerClassName="grid size-6 place-items-center rounded-2 text-ink-3 hover:bg-hover hover:text-ink coarse:size-11"
      >
        <MenuItem
          icon={<SquareFunction aria-hidden="true" className="icon-14" />}
          onSelect={() => router.push(paths.function(functionId))}
        >
          Open function
        </MenuItem>
        <MenuItem
          icon={<List aria-hidden="true" className="icon-14" />}
          onSelect={() => router.push(paths.runs({ functionId }))}
        >
          All its runs
        </MenuItem>
        {maySwitch(me, scope, act) && (pausable || act === "resume") ? (
          <MenuItem
            icon={
              act === "stop" ? (
                <OctagonX aria-hidden="true" className="icon-14" />
              ) : (
                <Play aria-hidden="true" className="icon-14" />
              )
            }
            onSelect={() => setSwitching({ scope, act })}
          >
            {stopWords(scope)[act]}…
          </MenuItem>
        ) : null}
      </Menu>
      <StopDialog switching={switching} onClose={() => setSwitching(undefined)} />
    </>
  );
}
