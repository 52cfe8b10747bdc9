"use client";

import { useCallback, useSyncExternalStore } from "react";
import { useRenderedAt } from "./clock-provider";

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for the whole page, running only while something on it shows the time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const notify of listeners) notify();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * The current time in epoch milliseconds, in steps of `stepMs` (at least 1000): the component renders once a step.
 * On the server and in the first client render it is the moment the server rendered.
 */
export function useNow(stepMs = TICK_MS): number {
  const renderedAtMs = useRenderedAt();
  const onClient = useCallback(() => Math.floor(Date.now() / stepMs) * stepMs, [stepMs]);
  const onServer = useCallback(() => renderedAtMs, [renderedAtMs]);
  return useSyncExternalStore(subscribe, onClient, onServer);
}
