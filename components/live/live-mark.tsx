"use client";

import clsx from "clsx";
import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { formatRelative } from "@/lib/time";
import { useNow } from "../clock/use-now";
import { useLive } from "./live-provider";

const SWEEP_AT_MOST_EVERY_MS = 1000;

/** Draws a sweep for an arriving change, at most one a second; flat and grey when the stream is down. */
export function LiveMark() {
  const { state, lastChangeMs, engineSilentSinceMs } = useLive();
  const nowMs = useNow();
  const sweep = useSweep(lastChangeMs);
  const down = state === "polling" || state === "silent";
  const last =
    lastChangeMs === undefined
      ? "no change yet"
      : `last change ${formatRelative(new Date(lastChangeMs), nowMs)}`;
  const word = down ? "Not live" : state === "live" ? "Live" : "Connecting";
  const why =
    engineSilentSinceMs === undefined
      ? "The stream of changes is down; this page asks again every 10 s."
      : `The engine has not answered since ${formatRelative(new Date(engineSilentSinceMs), nowMs)}; runs stand still.`;
  return (
    <span
      role="status"
      title={down ? why : `${word}, ${last}`}
      className={clsx(
        // As wide as its live form, so that nothing beside it moves when the stream connects.
        "inline-flex min-w-13 items-center gap-1.5 whitespace-nowrap text-12",
        down ? "text-ink-3" : "text-ink-2",
      )}
    >
      <svg
        viewBox="0 0 22 14"
        className={clsx("h-3.5 w-[22px] flex-none", state === "live" ? "stroke-accent" : "stroke-ink-3")}
        fill="none"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path
          key={sweep}
          pathLength={100}
          strokeDasharray={100}
          className={sweep > 0 ? "animate-sweep" : undefined}
          d={down ? "M1 7h20" : "M1 7h6l3.2 5.5L14 1.5 16 7h5"}
        />
      </svg>
      {down ? <WifiOff aria-hidden="true" className="icon-14" /> : null}
      <span className={state === "connecting" ? "sr-only" : undefined}>{word}</span>
    </span>
  );
}

/** Counts the changes worth a sweep: a new key restarts the animation. */
function useSweep(lastChangeMs: number | undefined): number {
  const [sweep, setSweep] = useState({ count: 0, atMs: 0 });
  useEffect(() => {
    if (lastChangeMs === undefined) return;
    setSweep((before) =>
      lastChangeMs - before.atMs < SWEEP_AT_MOST_EVERY_MS
        ? before
        : { count: before.count + 1, atMs: lastChangeMs },
    );
  }, [lastChangeMs]);
  return sweep.count;
}
