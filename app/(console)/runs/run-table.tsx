"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { SelectPage } from "@/components/select-page";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { RowSelection } from "@/components/use-row-selection";
import type { RunItem } from "@/lib/runs/schemas";
import { zoneName } from "@/lib/time";
import { RunRow } from "./run-row";

const PLACEHOLDERS = Array.from({ length: 12 }, (_, at) => at);

interface RunTableProps {
  /** Undefined while they are read. */
  rows: readonly RunItem[] | undefined;
  currentId: string | undefined;
  /** Nothing when this person may not act on runs. */
  selection: RowSelection | undefined;
  /** How many there are in all, in words. */
  count: string | undefined;
}

/** The runs of a page, newest first. */
export function RunTable({ rows, currentId, selection, count }: RunTableProps) {
  const timeZone = useTimeZone();
  const zone = zoneName(new Date(useNow(60_000)), timeZone);
  const ids = rows?.map((run) => run.id) ?? [];
  return (
    <Table
      caption="Runs, newest first"
      head={
        <>
          {selection ? <SelectPage selection={selection} ids={ids} what="run" /> : null}
          <Th className="w-28 max-sm:hidden">State</Th>
          <Th className="max-sm:pl-4">
            Function<span className="ml-3 font-regular">{count}</span>
          </Th>
          <Th className="max-lg:hidden">Trigger</Th>
          <Th className="max-lg:hidden">Run</Th>
          <Th right>Started, {zone}</Th>
          <Th right className="max-sm:hidden">
            Duration
          </Th>
          <Th right className="max-sm:hidden">
            Attempts
          </Th>
          <Th right className="max-md:hidden">
            Cost
          </Th>
        </>
      }
    >
      {rows?.map((run) => (
        <RunRow
          key={run.id}
          run={run}
          current={run.id === currentId}
          selected={selection?.has(run.id) ?? false}
          onToggle={selection ? () => selection.toggle(run.id) : undefined}
        />
      )) ??
        PLACEHOLDERS.map((at) => (
          <Tr key={at}>
            <Td className="max-sm:hidden">
              <Skeleton className="w-4" />
            </Td>
            <Td className="max-sm:hidden">
              <Skeleton className="w-20" />
            </Td>
            <Td className="w-full">
              <Skeleton className="w-80 max-w-full" />
            </Td>
            <Td>
              <Skeleton className="ml-auto w-14" />
            </Td>
          </Tr>
        ))}
    </Table>
  );
}
