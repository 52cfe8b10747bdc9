"use client";

import clsx from "clsx";
import Link from "next/link";
import { useNow } from "@/components/clock/use-now";
import type { Overview } from "@/lib/overview/schemas";
import { paths } from "@/lib/paths";
import { formatSpan } from "@/lib/time";
import { joint, type SentencePart, sentenceParts } from "./needs";

const SOON_MS = 60 * 60_000;
const NOW_MS = 10 * 60_000;

const hrefs: Record<SentencePart["kind"], string> = {
  approvals: paths.approvals(),
  stopped: "#needs",
  error: paths.errors(),
  retrying: paths.runs({ status: "running" }),
  operation: paths.operations({ status: "paused" }),
  tickets: `${paths.tickets()}?person=yes`,
};

/** What needs a person, in one sentence; each number links to its list. */
export function OverviewSentence({ overview }: { overview: Overview }) {
  const parts = sentenceParts(overview);
  const { firstDeadline } = overview.approvals;
  return (
    <h2 aria-live="polite" className="mb-3 font-medium text-20 first-letter:uppercase">
      {parts.length === 0
        ? "All clear. No approvals are waiting and nothing new is failing."
        : parts.map(({ kind, text }, at) => (
            <span key={text}>
              {joint(at, parts.length)}
              <Link href={hrefs[kind]} className="link">
                {text}
              </Link>
              {kind === "approvals" && firstDeadline ? (
                <First deadline={firstDeadline} alone={overview.approvals.count === 1} />
              ) : null}
            </span>
          ))}
      {parts.length === 0 ? null : "."}
    </h2>
  );
}

function First({ deadline, alone }: { deadline: string; alone: boolean }) {
  const leftMs = Date.parse(deadline) - useNow();
  const tone = clsx(leftMs < NOW_MS ? "font-semibold text-failed" : leftMs < SOON_MS && "text-waiting");
  const which = alone ? "it" : "the first";
  return leftMs > 0 ? (
    <>
      , {which} expires in <span className={clsx("whitespace-nowrap", tone)}>{formatSpan(leftMs)}</span>
    </>
  ) : (
    <>
      , {which} is <span className={tone}>past its deadline</span>
    </>
  );
}
