"use client";

import { useState } from "react";
import { ClearFilter } from "@/components/filters/filter-line";
import { isFiltered } from "@/components/filters/read-filter";
import { useKeys } from "@/components/keys/keys-provider";
import { useRowCursor } from "@/components/keys/use-row-cursor";
import { useSelectionKeys } from "@/components/keys/use-selection-keys";
import { countWords } from "@/components/lists/count-words";
import { EmptyList, List } from "@/components/lists/list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { SelectionBar } from "@/components/lists/selection-bar";
import { useHeldRows } from "@/components/lists/use-held-rows";
import { useRowSelection } from "@/components/lists/use-row-selection";
import { OperationSheet } from "@/components/operations/operation-sheet";
import type { OperationTarget } from "@/components/operations/preview-words";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/buttons/button";
import { paths } from "@/lib/paths";
import type { RunListQuery } from "@/lib/runs/schemas";
import { Histogram } from "./histogram/histogram";
import { runPage } from "./queries";
import { runColumns } from "./run-columns";
import { runsPath } from "./run-filter";
import { RunFilters } from "./run-filters";

/** Every run of a filter, live: new ones wait behind a pill, chosen ones are rerun or cancelled together. */
export function RunList({ filter, functionIds }: { filter: RunListQuery; functionIds: readonly string[] }) {
  const { me } = useShell();
  const mayOperate = me.permissions.includes("operate");
  const view = runsPath(filter, { cursor: filter.cursor });
  const { items, nextCursor, count } = usePrefetchedQuery(runPage(filter));
  const { rows, fresh, show } = useHeldRows(items, view, (run) => run.id);
  const selection = useRowSelection(view);
  const selectable = mayOperate ? selection : undefined;
  const [target, setTarget] = useState<OperationTarget>();

  function act(kind: "rerun" | "cancel", currentId: string | undefined) {
    const { cursor: _, ...matching } = filter;
    if (selection.all) setTarget({ kind, ...(isFiltered(matching) ? { filter: matching } : { all: true }) });
    else if (selection.ids.size > 0) setTarget({ kind, ids: [...selection.ids] });
    else if (currentId) setTarget({ kind, ids: [currentId] });
  }
  const currentId = useRowCursor({ page: "Runs", what: "run", view, rows });
  useSelectionKeys({ page: "Runs", what: "run", selection: selectable, currentId });
  useKeys(
    "Runs",
    mayOperate
      ? [
          { keys: "r", label: "Rerun the selected runs", run: () => act("rerun", currentId) },
          { keys: "c", label: "Cancel the selected runs", run: () => act("cancel", currentId) },
        ]
      : [],
  );

  return (
    <div className="flex min-h-full flex-col">
      <RunFilters key={runsPath(filter, {})} filter={filter} functionIds={functionIds} />
      <Histogram filter={filter} />
      <List
        caption="Runs, newest first"
        columns={runColumns(count ? countWords(count, "run") : undefined)}
        rows={rows}
        idOf={({ id }) => id}
        currentId={currentId}
        select={selectable && { selection: selectable, what: "run" }}
        fresh={{ count: fresh, onShow: show }}
        empty={<NoRuns filter={filter} />}
        pages={{
          label: "Runs",
          cursor: filter.cursor,
          nextCursor,
          hrefOf: (cursor) => runsPath(filter, { cursor }),
        }}
      />
      <div className="grow" />
      <SelectionBar selection={selection} count={count} words={(chosen) => countWords(chosen, "run")}>
        <Button kind="primary" keyHint="r" onClick={() => act("rerun", undefined)}>
          Rerun
        </Button>
        <Button keyHint="c" onClick={() => act("cancel", undefined)}>
          Cancel runs
        </Button>
      </SelectionBar>
      <OperationSheet target={target} onClose={() => setTarget(undefined)} />
    </div>
  );
}

/** Says whether there is no run at all or none that matches the filter. */
function NoRuns({ filter }: { filter: RunListQuery }) {
  if (isFiltered(filter))
    return (
      <EmptyList title="No run matches" action={<ClearFilter href={paths.runs()} />}>
        None has this state, function, window and text together. New ones that do appear here by themselves.
      </EmptyList>
    );
  return (
    <EmptyList title="No run yet" action={<OpenPlayground />}>
      The first event that arrives starts the first run.
    </EmptyList>
  );
}
