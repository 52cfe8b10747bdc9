"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import type { OperationView } from "@/lib/operations/schemas";
import { formatMoment, formatSpan } from "@/lib/time";
import { leftMs } from "./operation-sentence";
import { rateWords } from "./rate-words";

const number = new Intl.NumberFormat("en-US");

/** The counts by state, the rate, the estimated end, and the share of failures. */
export function Figures({ operation }: { operation: OperationView }) {
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
