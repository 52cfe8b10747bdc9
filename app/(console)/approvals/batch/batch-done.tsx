"use client";

import { Undo2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { useNow } from "@/components/clock/use-now";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/buttons/button";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { formatTotal } from "@/lib/money";
import { shortName } from "../decision/decision-words";
import { Fuse } from "../decision/fuse";
import { moneyOf } from "../queue/money-of";
import { countWords } from "./plan-batch";
import type { BatchOutcome } from "./use-decide-many";

interface BatchDoneProps {
  outcome: BatchOutcome;
  takingBack: boolean;
  onTakeBack: () => void;
  onClose: () => void;
}

/** The result of a batch: the decisions, the time until which they can be taken back, and the refusals with reasons. */
export function BatchDone({ outcome, takingBack, onTakeBack, onClose }: BatchDoneProps) {
  const nowMs = useNow();
  const { verdict, decided, refused, heldUntil, atMs } = outcome;
  const held = heldUntil !== null && Date.parse(heldUntil) > nowMs;
  const bar = useRef<HTMLDivElement>(null);
  // The pressed button is gone: the focus stays in the bar.
  useEffect(() => bar.current?.focus(), []);
  useKeys("Batch", [
    ...(held ? [{ keys: "u", label: `Take back ${decided.length}`, run: onTakeBack }] : []),
    { keys: "Escape", label: "Close the result", run: onClose },
  ]);
  const rows = decided.map(({ row }) => row);
  const total = formatTotal(moneyOf(rows));
  const seconds = heldUntil ? Math.max(0, Math.floor((Date.parse(heldUntil) - nowMs) / 1000)) : 0;
  return (
    <div ref={bar} tabIndex={-1} className="flex w-full flex-wrap items-center gap-x-4 gap-y-2 outline-none">
      {held && heldUntil ? <Fuse from={new Date(atMs).toISOString()} until={heldUntil} /> : null}
      <div className="min-w-0 flex-1 basis-60">
        <p role="status" className="flex items-center gap-2">
          <StateGlyph state={verdict === "approve" ? "completed" : "cancelled"} className="flex-none" />
          <b>
            {rows.length === 0 ? "Nothing" : countWords(rows)}{" "}
            {verdict === "approve" ? "approved" : "rejected"}
            {total ? `, ${total}` : ""}.
          </b>{" "}
          {refused.length > 0 ? <span>{refused.length} refused.</span> : null}
        </p>
        {held ? (
          <p className="text-12 text-ink-3">Takes effect in {seconds} s; until then nothing has left.</p>
        ) : null}
        {refused.length > 0 ? (
          <ul aria-label="Refused" className="mt-1 max-h-32 overflow-auto text-12 text-ink-2">
            {refused.map(({ row, why }) => (
              <li key={row.id}>
                <b className="text-ink">{shortName(row)}</b> for {row.customerEmail ?? row.requester.name}:{" "}
                {why}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <span className="flex gap-2">
        {held ? (
          <Button
            size="bar"
            keyHint="u"
            icon={<Undo2 aria-hidden="true" className="icon" />}
            busy={takingBack}
            onClick={onTakeBack}
          >
            Take back {decided.length}
          </Button>
        ) : null}
        <Button kind="quiet" size="bar" aria-keyshortcuts="Escape" onClick={onClose}>
          Close
        </Button>
      </span>
    </div>
  );
}
