"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { countWords } from "@/components/count-words";
import { NewRowsPill } from "@/components/new-rows-pill";
import { OperationSheet } from "@/components/operations/operation-sheet";
import type { OperationTarget } from "@/components/operations/preview-words";
import { SelectionBar } from "@/components/selection-bar";
import { useShell } from "@/components/shell/shell-context";
import { TryAgain } from "@/components/try-again";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { useHeldRows } from "@/components/use-held-rows";
import { useRowSelection } from "@/components/use-row-selection";
import type { RunListQuery } from "@/lib/runs/schemas";
import { Histogram } from "./histogram";
import { NoRuns } from "./no-runs";
import { runPage } from "./queries";
import { runsPath } from "./run-filter";
import { RunFilters } from "./run-filters";
import { RunTable } from "./run-table";
import { useRunKeys } from "./use-run-keys";

/** Every run of a filter, live: new ones wait behind a pill, chosen ones are rerun or cancelled together. */
export function RunList({ filter }: { filter: RunListQuery }) {
  const { me } = useShell();
  const mayOperate = me.permissions.includes("operate");
  const view = runsPath(filter, { cursor: filter.cursor });
  const page = useQuery(runPage(filter));
  const { rows, fresh, show } = useHeldRows(page.data?.items, view, (run) => run.id);
  const selection = useRowSelection(view);
  const [target, setTarget] = useState<OperationTarget>();
  const count = page.data?.count;

  function act(kind: "rerun" | "cancel", currentId: string | undefined) {
    if (!mayOperate) return;
    const { cursor: _, ...matching } = filter;
    if (selection.all) setTarget({ kind, filter: matching });
    else if (selection.ids.size > 0) setTarget({ kind, ids: [...selection.ids] });
    else if (currentId) setTarget({ kind, ids: [currentId] });
  }
  const currentId = useRunKeys({
    view,
    ids: rows?.map((run) => run.id) ?? [],
    act: mayOperate ? act : undefined,
    selection,
  });

  return (
    <div className="flex min-h-full flex-col">
      <RunFilters key={runsPath(filter, {})} filter={filter} />
      <Histogram filter={filter} />
      <NewRowsPill count={fresh} onShow={show} />
      {page.isError && !rows ? (
        <div className="p-4 sm:p-6">
          <EmptyState kind="failed" title="The runs could not be read" action={<TryAgain query={page} />}>
            {page.error.message} The runs themselves go on; nothing was changed.
          </EmptyState>
        </div>
      ) : rows?.length === 0 ? (
        <NoRuns filter={filter} />
      ) : (
        <RunTable
          rows={rows}
          currentId={currentId}
          selection={mayOperate ? selection : undefined}
          count={count ? countWords(count, "run") : undefined}
        />
      )}
      <Pager
        label="Runs"
        newest={filter.cursor ? runsPath(filter, {}) : undefined}
        older={page.data?.nextCursor ? runsPath(filter, { cursor: page.data.nextCursor }) : undefined}
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
