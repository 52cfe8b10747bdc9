"use client";

import clsx from "clsx";
import { useNow } from "@/components/clock/use-now";
import { useAttention } from "@/components/shell/use-attention";
import type { Approval } from "@/lib/approvals/schemas";
import { formatTotal } from "@/lib/money";
import { formatSpan } from "@/lib/time";

/** The phone's first line: how many wait, how much, how long the first still does. Wide screens show the rows at once. */
export function QueueSentence({ waiting }: { waiting: readonly Approval[] }) {
  const nowMs = useNow();
  const count = useAttention()?.approvals ?? waiting.length;
  const leftMs = Math.min(...waiting.map((row) => Date.parse(row.deadline))) - nowMs;
  return (
    <p className="border-line border-b px-4 py-3.5 font-medium text-16 sm:hidden">
      {count} {count === 1 ? "waits" : "wait"}, {formatTotal(waiting)}. {count === 1 ? "It" : "The first"}{" "}
      expires in{" "}
      <b className={clsx("whitespace-nowrap", leftMs < 600_000 && "text-failed")}>{formatSpan(leftMs)}</b>.
    </p>
  );
}
