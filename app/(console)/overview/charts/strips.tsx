"use client";

import { type PointerEvent, useState } from "react";
import type { Metrics } from "@/lib/metrics/schemas";
import { CrossHair } from "./cross-hair";
import { DecisionStrip } from "./decision-strip";
import { LineStripView } from "./line-strip-view";
import { lineStrips } from "./line-strips";
import { StateStrip } from "./state-strip";
import { TimeAxis } from "./time-axis";

/**
 * Seven charts on one time axis. Each says its figure of the whole window, or that of the bar under the cross-hair, which
 * they share: cause and effect line up by eye.
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
      className="relative border-line border-t [--lab:0px] [--scale:3rem] sm:[--lab:14rem]"
      onPointerMove={onPointerMove}
      onPointerLeave={({ pointerType }) => {
        // A finger leaves at once; what it pointed at stays to be read.
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
