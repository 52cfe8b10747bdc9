"use client";

import Link from "next/link";
import { useTimeZone } from "@/components/clock/clock-provider";
import { Section } from "@/components/ui/section";
import type { FunctionView } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";
import { formatMoment } from "@/lib/time";
import { HealthStrip } from "../health-strip";

/** The last day, an hour a bar, with the lists behind it. */
export function LastDay({ view: { id, health } }: { view: FunctionView }) {
  const timeZone = useTimeZone();
  const from = new Date(health.from);
  return (
    <Section
      title="Last 24 hours"
      aside={
        <span className="flex gap-3">
          {health.failed > 0 ? (
            <Link
              href={paths.runs({ functionId: id, status: "failed", from: health.from })}
              className="link text-ink-2"
            >
              {health.failed} failed
            </Link>
          ) : null}
          <Link href={paths.runs({ functionId: id, from: health.from })} className="link text-ink-2">
            {health.runs === 1 ? "1 run" : `${health.runs} runs`}
          </Link>
        </span>
      }
    >
      <HealthStrip health={health} className="h-16 w-full" />
      <p className="mt-1 flex justify-between text-11 text-ink-3">
        <span>{formatMoment(from, timeZone, from.getTime())}</span>
        <span>now</span>
      </p>
    </Section>
  );
}
