import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { SelectPage } from "@/components/lists/select-page";
import { TimeHead } from "@/components/lists/time-head";
import type { RowSelection } from "@/components/lists/use-row-selection";
import { Table, Th } from "@/components/ui/table";
import type { RunItem } from "@/lib/runs/schemas";
import { RunRow } from "./run-row";

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
          <TimeHead right>Started</TimeHead>
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
        <RunRow key={run.id} run={run} current={run.id === currentId} selection={selection} />
      )) ?? (
        <PlaceholderRows count={12}>
          {selection ? <PlaceholderCell bar="w-4" className="max-sm:hidden" /> : null}
          <PlaceholderCell bar="w-20" className="max-sm:hidden" />
          <PlaceholderCell bar="w-80" className="w-full" />
          <PlaceholderCell bar="w-14" className="max-lg:hidden" />
          <PlaceholderCell bar="w-20" className="max-lg:hidden" />
          <PlaceholderCell bar="w-14" right />
        </PlaceholderRows>
      )}
    </Table>
  );
}
