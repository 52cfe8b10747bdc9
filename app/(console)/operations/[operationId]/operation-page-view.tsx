"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { operationTitle } from "@/components/operations/kind-words";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { IdChip } from "@/components/ui/values/id-chip";
import { OperationState } from "../operation-state";
import { operationView } from "../queries";
import { CellGrid } from "./cells/cell-grid";
import { Figures } from "./figures";
import { OperationItems } from "./items/operation-items";
import { OperationActions } from "./operation-actions";
import { OperationFacts } from "./operation-facts";
import { operationSentence } from "./operation-sentence";

/** The page also polls: the end of the last items is not announced. */
const LOOK_EVERY_MS = 5_000;

/** One operation: a sentence, figures, every item as a cell, and the outcome of each. */
export function OperationPageView({ operationId }: { operationId: string }) {
  const operation = usePrefetchedQuery({
    ...operationView(operationId),
    refetchInterval: ({ state }) => (state.data?.endedAt ? false : LOOK_EVERY_MS),
  });
  const { say, safe } = operationSentence(operation, useTimeZone());
  return (
    <div>
      <div className="px-4 py-5 sm:px-6">
        <header>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <OperationState operation={operation} pill />
            <h2 className="text-16">{operationTitle(operation)}</h2>
            <IdChip id={operation.id} copy />
            <OperationActions operation={operation} />
          </div>
          <p role="status" className="mt-3.5 font-medium text-20">
            {say}
          </p>
          <p className="mt-1 max-w-[110ch] text-ink-2">{safe}</p>
        </header>
        <Figures operation={operation} />
        <CellGrid operation={operation} />
      </div>
      <OperationFacts operation={operation} />
      <OperationItems operation={operation} />
    </div>
  );
}
