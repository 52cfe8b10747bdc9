import clsx from "clsx";
import type { ReactNode } from "react";
import { StateGlyph } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import type { StationKey, StationState } from "./journey";
import { Segment, type SegmentKind } from "./segment";
import type { StationWords } from "./station-words";

interface StationProps {
  station: StationKey;
  state: StationState;
  words: StationWords;
  /** The segment to the next station; undefined for the last. */
  segment?: { kind: SegmentKind; spanMs: number | undefined; ticks?: readonly number[] };
  /** The action a person can take here now. */
  action?: ReactNode;
}

const spoken: Record<StationState, string> = {
  done: "done",
  current: "now",
  future: "not yet",
  skipped: "skipped",
  stopped: "stopped, needs a person",
};

/** One station of the mail: node, name, id, and its event. */
export function Station({ station, state, words, segment, action }: StationProps) {
  const waits = station === "approval" && state === "current";
  const ahead = state === "future" || state === "skipped";
  return (
    <li
      aria-current={state === "current" ? "step" : undefined}
      className="relative min-w-0 max-lg:min-h-16 max-lg:pb-4 max-lg:pl-7 lg:pt-[74px] lg:pr-4"
    >
      <Node state={state} waits={waits} />
      <div className="flex flex-wrap items-center gap-x-2">
        <h3 className={clsx(ahead && "font-medium text-ink-3")}>{words.title}</h3>
        <span className="sr-only">, {spoken[state]}</span>
        {waits ? (
          <span className="inline-flex items-center gap-1 font-medium text-12 text-waiting">
            <StateGlyph state="waiting" className="icon-14" />
            waits for a person
          </span>
        ) : null}
        {segment ? <Segment {...segment} /> : null}
      </div>
      {words.id ? (
        <div className="h-5">
          <IdChip id={words.id} href={words.href} />
        </div>
      ) : null}
      {action ?? <p className="break-words lg:max-w-45 text-12 text-ink-3">{words.text}</p>}
    </li>
  );
}

function Node({ state, waits }: { state: StationState; waits: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "absolute left-0 z-1 size-3 rounded-full forced:forced-color-adjust-none max-lg:top-1 lg:top-12",
        waits && "grid place-items-center border-2 border-waiting-fill bg-page",
        !waits && state === "done" && "border-2 border-page bg-ink",
        !waits && state === "current" && "border-2 border-accent bg-page",
        state === "stopped" && "border-2 border-failed-fill bg-page",
        (state === "future" || state === "skipped") && "border-[1.5px] border-edge border-dashed bg-page",
      )}
    >
      {waits ? <span className="size-1.25 rounded-full bg-waiting-fill" /> : null}
    </span>
  );
}
