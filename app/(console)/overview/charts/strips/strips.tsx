"use client";

import { type PointerEvent, useState } from "react";
import { yOf } from "@/components/charts/line-path";
import { niceMax } from "@/components/charts/stack";
import type { Metrics } from "@/lib/metrics/schemas";
import { paths } from "@/lib/paths";
import { formatSpan } from "@/lib/time";
import { CrossHair } from "../axis/cross-hair";
import { medianDecision, placeOf } from "../axis/decisions-at";
import { TimeAxis } from "../axis/time-axis";
import { LineStripView } from "./line-strip-view";
import { lineStrips, windowWords } from "./line-strips";
import { StateStrip } from "./state-strip";
import { StripFrame, StripValue } from "./strip-frame";

/**
 * Seven charts on one time axis with a shared cross-hair, so that cause and effect line up. Each shows its figure of
 * the window or of the bar under the cross-hair.
 */
export function Strips({ metrics }: { metrics: Metrics }) {
  const last = Math.max(0, metrics.bars.length - 1);
  const [pointed, setPointed] = useState<number>();
  const cursor = pointed === undefined ? undefined : Math.min(last, pointed);
  const [failure, duration, queue, retry, ack] = lineStrips(metrics);

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    const plot = event.currentTarget.querySelector("[data-plot]")?.getBoundingClientRect();
    if (!plot || event.clientX < plot.left || event.clientX > plot.right) return;
    const at = Math.floor(((event.clientX - plot.left) / plot.width) * metrics.bars.length);
    setPointed(Math.min(last, Math.max(0, at)));
  }

  return (
    <div
      className="relative border-line border-t [--lab:0px] [--scale:3.5rem] sm:[--lab:14rem] sm:[--scale:4.5rem]"
      onPointerMove={onPointerMove}
      onPointerLeave={({ pointerType }) => {
        // A finger leaves at once; the cross-hair stays, so that the values can be read.
        if (pointerType === "mouse") setPointed(undefined);
      }}
    >
      <StateStrip metrics={metrics} cursor={cursor} />
      {[failure, duration, queue, retry].map((strip) =>
        strip ? <LineStripView key={strip.key} strip={strip} cursor={cursor} /> : null,
      )}
      <DecisionStrip metrics={metrics} cursor={cursor} />
      {ack ? <LineStripView strip={ack} cursor={cursor} /> : null}
      <TimeAxis metrics={metrics} cursor={cursor} />
      <CrossHair metrics={metrics} cursor={cursor} onMove={setPointed} />
    </div>
  );
}

const MINUTE_MS = 60_000;

/** Each decision as a dot: when it was taken, and how long it took. Never a line through nothing. */
function DecisionStrip({ metrics, cursor }: { metrics: Metrics; cursor: number | undefined }) {
  const { decisions, from, until } = metrics;
  const maxMs = niceMax(Math.max(1, ...decisions.map(({ tookMs }) => tookMs / MINUTE_MS))) * MINUTE_MS;
  const median = medianDecision(metrics, cursor);
  return (
    <StripFrame
      title="Time to decision"
      href={paths.audit({ action: "approval_decided", from, until })}
      of={cursor === undefined ? windowWords(metrics) : undefined}
      top={formatSpan(maxMs)}
      invitation={decisions.length === 0 ? "Nobody has decided anything in this window." : undefined}
      value={
        median ? (
          <StripValue value={formatSpan(median.ms)} unit={`median of ${median.of}`} />
        ) : (
          <StripValue value="none" unit={cursor === undefined ? "" : "near here"} />
        )
      }
      plot={decisions.map(({ at, tookMs, approvalId }) => (
        <span
          key={`${approvalId} ${at}`}
          className="absolute -mt-[2.5px] -ml-[2.5px] size-[5px] rounded-full bg-ink-2"
          style={{ left: `${placeOf(at, metrics) * 100}%`, top: `${yOf(tookMs, maxMs)}%` }}
        />
      ))}
    />
  );
}
