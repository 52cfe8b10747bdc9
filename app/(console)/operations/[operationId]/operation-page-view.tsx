"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { operationTitle } from "@/components/operations/kind-words";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { IdChip } from "@/components/ui/values/id-chip";
import type { OperationView } from "@/lib/operations/schemas";
import { formatMoment, formatSpan } from "@/lib/time";
import { OperationState } from "../operation-state";
import { operationView } from "../queries";
import { CellGrid } from "./cells/cell-grid";
import { OperationItems } from "./items/operation-items";
import { OperationActions } from "./operation-actions";
import { OperationFacts } from "./operation-facts";
import { leftMs, operationSentence } from "./operation-sentence";
import { rateWords } from "./rate-words";

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

const number = new Intl.NumberFormat("en-US");

/** The counts by state, the rate, the estimated end, and the share of failures. */
function Figures({ operation }: { operation: OperationView }) {
  const timeZone = useTimeZone();
  const nowMs = useNow();
  const { done, failed, inFlight, left, status, lastTwenty, stopAtFailureRate, residue } = operation;
  const failing = lastTwenty.ended === 0 ? 0 : lastTwenty.failed / lastTwenty.ended;
  const running = status === "running";
  const rate = rateWords(operation.ratePerSecond);
  const endsMs = nowMs + leftMs(operation);
  return (
    <dl className="mt-5 mb-4 flex flex-wrap gap-x-12 gap-y-4 border-line border-t pt-4">
      <Figure term="Done">{number.format(done)}</Figure>
      <Figure term="Failed" bad={failed > 0}>
        {number.format(failed)}
      </Figure>
      {inFlight > 0 || running ? <Figure term="In flight">{number.format(inFlight)}</Figure> : null}
      {residue > 0 ? (
        <Figure term="Left over" bad>
          {number.format(residue)}
        </Figure>
      ) : null}
      <Figure term="Left">{number.format(left)}</Figure>
      {operation.endedAt ? null : (
        <>
          <Figure term="Rate" unit={running ? rate.unit : `of ${rate.value} ${rate.unit}`}>
            {running ? rate.value : "0"}
          </Figure>
          <Figure term="Ends" unit={running ? `in ${formatSpan(leftMs(operation))}` : "while paused"}>
            {running ? formatMoment(new Date(endsMs), timeZone, nowMs) : "none"}
          </Figure>
        </>
      )}
      {lastTwenty.ended > 0 && !operation.endedAt ? (
        <Figure term="Failing" unit={`% of the last ${lastTwenty.ended}`} bad={failing >= stopAtFailureRate}>
          {Math.round(failing * 100)}
        </Figure>
      ) : null}
    </dl>
  );
}

interface FigureProps {
  term: string;
  unit?: string;
  bad?: boolean;
  children: ReactNode;
}

function Figure({ term, unit, bad = false, children }: FigureProps) {
  return (
    <div>
      <dt className="font-medium text-12 text-ink-3">{term}</dt>
      <dd className={clsx("font-semibold text-28", bad && "text-failed")}>
        {children}
        {unit ? (
          <small className="ml-1.5 font-regular text-12 text-ink-3 tracking-normal">{unit}</small>
        ) : null}
      </dd>
    </div>
  );
}
