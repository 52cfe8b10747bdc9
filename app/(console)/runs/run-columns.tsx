import clsx from "clsx";
import { type Column, timeColumn } from "@/components/lists/columns";
import { runMark } from "@/components/records/run-mark";
import { StateMark } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import { shortId } from "@/components/ui/values/short-id";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { RunItem } from "@/lib/runs/schemas";
import { RunDuration } from "./run-duration";

/** A run in the list: its state, function and error, its trigger, when it started, how long it took, and its cost. */
export function runColumns(count: string | undefined): readonly Column<RunItem>[] {
  return [
    {
      head: "State",
      from: "sm",
      headClass: "w-28",
      cell: ({ status, retry }) => <StateMark {...runMark(status, retry)} />,
    },
    {
      head: "Function",
      headNote: count,
      fill: true,
      link: ({ id }) => ({ href: paths.run(id) }),
      cell: ({ functionId }) => functionId,
      beside: (run) => <Beside run={run} />,
      phone: (run) => (
        <>
          <StateMark {...runMark(run.status, run.retry)} size="12" />
          <RunDuration run={run} />
          {run.attempts > 1 ? <span>{run.attempts} attempts</span> : null}
          {run.error ? <span className="line-clamp-2 w-full">{run.error.message}</span> : null}
        </>
      ),
    },
    { head: "Trigger", from: "lg", cell: ({ trigger }) => <code className="text-ink-2">{trigger}</code> },
    { head: "Run", from: "lg", cell: ({ id }) => <IdChip id={id} /> },
    timeColumn({
      head: "Started",
      zone: true,
      at: ({ startedAt, queuedAt }) => startedAt ?? queuedAt,
      form: "log",
    }),
    { head: "Duration", right: true, from: "sm", cell: (run) => <RunDuration run={run} /> },
    {
      head: "Attempts",
      right: true,
      from: "sm",
      cellClass: ({ attempts }) => clsx(attempts > 1 ? "text-ink" : "text-ink-3"),
      cell: ({ attempts }) => attempts,
    },
    {
      head: "Cost",
      right: true,
      from: "md",
      cellClass: "text-ink-2",
      cell: ({ costMicros }) =>
        costMicros > 0 ? formatCost(costMicros) : <span className="text-ink-3">none</span>,
    },
  ];
}

/** Why a run failed or is tried again, else for whom it ran. */
function Beside({ run }: { run: RunItem }) {
  const whom = run.customerEmail ?? (run.subject && shortId(run.subject.id));
  return (
    <>
      {run.error ? (
        <span className="min-w-0 truncate text-ink-2">
          {run.failedStepId ? <code>{run.failedStepId}</code> : null} {run.error.message}
        </span>
      ) : run.retry ? (
        <span className="min-w-0 truncate text-ink-2">
          <code>{run.retry.stepId || run.functionId}</code> {run.retry.message}
        </span>
      ) : whom ? (
        <span className="min-w-0 truncate text-ink-3">{whom}</span>
      ) : null}
      {run.rerunOf ? <span className="flex-none text-12 text-ink-3">rerun</span> : null}
    </>
  );
}
