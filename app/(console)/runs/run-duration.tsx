"use client";

import { useNow } from "@/components/clock/use-now";
import type { RunItem } from "@/lib/runs/schemas";
import { formatDuration, formatSpan } from "@/lib/time";

/** The duration of a run, so far while it runs; nothing for a run that never began. */
export function RunDuration({ run }: { run: Pick<RunItem, "startedAt" | "endedAt" | "durationMs"> }) {
  const nowMs = useNow(run.endedAt ? 3_600_000 : 1000);
  if (run.durationMs !== null) return <span>{formatDuration(run.durationMs)}</span>;
  if (!run.startedAt || run.endedAt) return null;
  return <span className="text-ink-2">{formatSpan(nowMs - Date.parse(run.startedAt))}</span>;
}
