"use client";

import Link from "next/link";
import { useTimeZone } from "@/components/clock/clock-provider";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { Section } from "@/components/ui/layout/section";
import type { FunctionView } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";
import { formatMoment } from "@/lib/time";
import { HealthStrip } from "../health-strip";
import { functionView } from "../queries";
import { FunctionDays } from "./function-days";
import { FunctionErrors } from "./function-errors";
import { FunctionFacts } from "./function-facts";
import { FunctionHead } from "./function-head";
import { FunctionRules } from "./function-rules";

/** One function, live: state and last day above, its declaration beside its record. */
export function FunctionPageView({ functionId }: { functionId: string }) {
  const view = usePrefetchedQuery(functionView(functionId));
  return (
    <div className="pb-8">
      <FunctionHead view={view} />
      <FunctionFacts view={view} />
      <div className="grid max-w-360 grid-cols-1 gap-x-10 gap-y-7 px-4 pt-5 sm:px-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <FunctionRules view={view} />
        <div className="grid grid-cols-1 content-start gap-7">
          <LastDay view={view} />
          <FunctionErrors view={view} />
          <FunctionDays view={view} />
        </div>
      </div>
    </div>
  );
}

/** The last day, an hour a bar, with the lists behind it. */
function LastDay({ view: { id, health } }: { view: FunctionView }) {
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
