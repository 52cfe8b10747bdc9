"use client";

import clsx from "clsx";
import Link from "next/link";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/run-view-schemas";
import { formatDuration } from "@/lib/time";
import { waitNote, waitsForPerson } from "../wait-words";
import { StepGlyph } from "./step-glyph";
import { Track } from "./track";
import type { WaterfallRow } from "./waterfall-layout";

const number = new Intl.NumberFormat("en-US");

interface WaterfallLineProps {
  row: WaterfallRow;
  run: RunView;
  /** Shown in the panel beside. */
  open: boolean;
  onOpen: () => void;
}

/** One row: the step by name, its bar, how long it took. The whole of it opens the step. */
export function WaterfallLine({ row, run, open, onOpen }: WaterfallLineProps) {
  const timeZone = useTimeZone();
  const nowMs = useNow(60_000);
  const step = run.steps.find(({ id }) => id === row.stepId);
  const person = step !== undefined && waitsForPerson(step, run);
  const attempts = row.nested ? 1 : (step?.attempts.length ?? 0);
  const note = step && !row.nested ? waitNote(step, timeZone, nowMs) : undefined;
  return (
    <tr
      className={clsx(
        "relative h-8 coarse:h-11",
        open ? "bg-selected shadow-[inset_2px_0_0_var(--ink)] forced:outline" : "hover:bg-hover/70",
      )}
    >
      <th scope="row" className="pl-4 text-left font-regular sm:pl-6">
        <span className={clsx("flex min-w-0 items-center gap-2", row.nested && "pl-2.5")}>
          {row.nested ? (
            <span aria-hidden="true" className="-mt-2 size-2.5 flex-none border-line-2 border-b border-l" />
          ) : (
            <StepGlyph status={row.status} person={person} />
          )}
          <RowName row={row} attempts={attempts} open={open} onOpen={onOpen} />
          {attempts > 1 ? (
            <span className="flex-none text-11 text-ink-3 max-md:hidden">{attempts} attempts</span>
          ) : null}
          {row.childRunId ? <span className="flex-none text-11 text-ink-3">child run</span> : null}
        </span>
      </th>
      <td className="px-4 sm:px-6">
        <Track row={row} person={person} note={note} />
        {note ? <span className="sr-only">{note}</span> : null}
      </td>
      <td className="whitespace-nowrap pr-4 text-right text-12 text-ink-2 sm:pr-6">
        <HowLong row={row} />
      </td>
    </tr>
  );
}

function HowLong({ row }: { row: WaterfallRow }) {
  if (row.status === "planned") return <span className="text-ink-3">not reached</span>;
  return (
    <>
      {row.tokens === undefined ? null : (
        <span className="mr-2.5 text-11 text-ink-3 max-lg:hidden">{number.format(row.tokens)} tokens</span>
      )}
      {row.durationMs === undefined ? null : (
        <span className={row.status === "failed" ? "text-failed" : undefined}>
          {formatDuration(row.durationMs)}
        </span>
      )}
    </>
  );
}

interface RowNameProps {
  row: WaterfallRow;
  attempts: number;
  open: boolean;
  onOpen: () => void;
}

/** A step opens beside; a child run is a page of its own. */
function RowName({ row, attempts, open, onOpen }: RowNameProps) {
  const name = clsx("min-w-0 truncate font-mono text-12", row.status === "planned" && "text-ink-3");
  if (row.childRunId) {
    return (
      <Link href={paths.run(row.childRunId)} className={clsx(name, "link relative z-1")}>
        {row.label}
      </Link>
    );
  }
  return (
    <button
      type="button"
      aria-expanded={row.nested ? undefined : open}
      aria-label={`${row.label}, ${row.status}${attempts > 1 ? `, ${attempts} attempts` : ""}`}
      onClick={onOpen}
      className={clsx(
        name,
        open && "font-medium",
        "after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2",
      )}
    >
      {row.label}
    </button>
  );
}
