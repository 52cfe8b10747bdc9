"use client";

import clsx from "clsx";
import Link from "next/link";
import { runMark } from "@/components/run-mark";
import { Checkbox } from "@/components/ui/checkbox";
import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td, Tr } from "@/components/ui/table";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { RunItem } from "@/lib/runs/schemas";
import { RunDuration } from "./run-duration";

interface RunRowProps {
  run: RunItem;
  /** Under the cursor of the keyboard. */
  current: boolean;
  selected: boolean;
  /** Nothing when this person may not act on runs. */
  onToggle: (() => void) | undefined;
}

/** One run: state, function and what went wrong, what started it, when, how long, how often it was tried, what it cost. */
export function RunRow({ run, current, selected, onToggle }: RunRowProps) {
  const whom = run.customerEmail ?? run.subject?.id;
  return (
    <Tr
      data-current={current || undefined}
      className={clsx(
        "group/run relative scroll-my-20",
        selected && "bg-selected",
        current && "bg-selected shadow-[inset_2px_0_0_var(--ink)] forced:outline",
      )}
    >
      {onToggle ? (
        <Td className="relative z-1 w-10 max-sm:hidden">
          <Checkbox
            checked={selected}
            onChange={onToggle}
            className={clsx(
              "align-middle",
              !selected &&
                !current &&
                "opacity-0 focus-within:opacity-100 group-hover/run:opacity-100 coarse:opacity-100",
            )}
          >
            <span className="sr-only">Select {run.id}</span>
          </Checkbox>
        </Td>
      ) : null}
      <Td className="max-sm:hidden">
        <StateMark {...runMark(run.status)} />
      </Td>
      <Td className="w-full max-w-0 max-sm:whitespace-normal max-sm:py-2.5 max-sm:pl-4">
        <span className="flex min-w-0 items-baseline gap-3">
          {/* The link covers its row: the whole of it is the target. */}
          <Link
            href={paths.run(run.id)}
            prefetch={false}
            className="font-medium max-sm:truncate sm:flex-none after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
          >
            {run.functionId}
          </Link>
          {run.error ? (
            <span className="min-w-0 truncate text-ink-2 max-sm:hidden">
              {run.failedStepId ? <code>{run.failedStepId}</code> : null} {run.error.message}
            </span>
          ) : whom ? (
            <span className="min-w-0 truncate text-ink-3 max-sm:hidden">{whom}</span>
          ) : null}
          {run.rerunOf ? <span className="flex-none text-12 text-ink-3 max-sm:hidden">rerun</span> : null}
        </span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-ink-2 sm:hidden">
          <StateMark {...runMark(run.status)} size="12" />
          <RunDuration run={run} />
          {run.attempts > 1 ? <span>{run.attempts} attempts</span> : null}
        </span>
        {run.error ? (
          <span className="mt-0.5 line-clamp-2 text-12 text-ink-2 sm:hidden">{run.error.message}</span>
        ) : null}
      </Td>
      <Td className="max-lg:hidden">
        <code className="text-ink-2">{run.trigger}</code>
      </Td>
      <Td className="max-lg:hidden">
        <IdChip id={run.id} />
      </Td>
      <Td right className="text-ink-2 max-sm:py-2.5 max-sm:align-top">
        <Moment at={run.startedAt ?? run.queuedAt} form="log" />
      </Td>
      <Td right className="max-sm:hidden">
        <RunDuration run={run} />
      </Td>
      <Td right className={clsx("max-sm:hidden", run.attempts > 1 ? "text-ink" : "text-ink-3")}>
        {run.attempts}
      </Td>
      <Td right className="text-ink-2 max-md:hidden">
        {run.costMicros > 0 ? formatCost(run.costMicros) : <span className="text-ink-3">none</span>}
      </Td>
    </Tr>
  );
}
