import clsx from "clsx";
import { LinkRow } from "@/components/lists/link-row";
import { NameCell } from "@/components/lists/name-cell";
import { SelectCell } from "@/components/lists/select-cell";
import { TimeCell } from "@/components/lists/time-cell";
import type { RowSelection } from "@/components/lists/use-row-selection";
import { runMark } from "@/components/records/run-mark";
import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { shortId } from "@/components/ui/short-id";
import { StateMark } from "@/components/ui/state-mark";
import { Td } from "@/components/ui/table";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { RunItem } from "@/lib/runs/schemas";
import { RunDuration } from "./run-duration";

interface RunRowProps {
  run: RunItem;
  /** Under the cursor of the keyboard. */
  current: boolean;
  /** Nothing when this person may not act on runs. */
  selection: RowSelection | undefined;
}

/** One run: its state, function and error, what started it, when, how long it took, its tries and its cost. */
export function RunRow({ run, current, selection }: RunRowProps) {
  const whom = run.customerEmail ?? (run.subject && shortId(run.subject.id));
  return (
    <LinkRow current={current} selected={selection?.has(run.id)}>
      {selection ? <SelectCell id={run.id} selection={selection} current={current} /> : null}
      <Td className="max-sm:hidden">
        <StateMark {...runMark(run.status, run.retry)} />
      </Td>
      <NameCell
        href={paths.run(run.id)}
        beside={
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
        }
        phone={
          <>
            <StateMark {...runMark(run.status, run.retry)} size="12" />
            <RunDuration run={run} />
            {run.attempts > 1 ? <span>{run.attempts} attempts</span> : null}
            {run.error ? <span className="line-clamp-2 w-full">{run.error.message}</span> : null}
          </>
        }
      >
        {run.functionId}
      </NameCell>
      <Td className="max-lg:hidden">
        <code className="text-ink-2">{run.trigger}</code>
      </Td>
      <Td className="max-lg:hidden">
        <IdChip id={run.id} />
      </Td>
      <TimeCell>
        <Moment at={run.startedAt ?? run.queuedAt} form="log" />
      </TimeCell>
      <Td right className="max-sm:hidden">
        <RunDuration run={run} />
      </Td>
      <Td right className={clsx("max-sm:hidden", run.attempts > 1 ? "text-ink" : "text-ink-3")}>
        {run.attempts}
      </Td>
      <Td right className="text-ink-2 max-md:hidden">
        {run.costMicros > 0 ? formatCost(run.costMicros) : <span className="text-ink-3">none</span>}
      </Td>
    </LinkRow>
  );
}
