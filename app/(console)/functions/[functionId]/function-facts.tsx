import Link from "next/link";
import type { ReactNode } from "react";
import { runMark } from "@/components/records/run-mark";
import { StateMark } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import type { FunctionView } from "@/lib/functions/schemas";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import { atMost } from "../at-most";

/** The last and next run of a function, its duration, its attempts, and its cost a day. */
export function FunctionFacts({ view }: { view: FunctionView }) {
  const { health, lastRun, lastSuccess, nextTickAt } = view;
  const span = (ms: number | null) => (ms === null ? <None>not known</None> : atMost(ms));
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 border-line border-y px-4 py-3 text-13 sm:px-6">
      <Fact term="Last run">
        {lastRun ? (
          <Link href={paths.run(lastRun.id)} className="inline-flex items-center gap-2 hover:underline">
            <StateMark {...runMark(lastRun.status)} />
            <Moment at={lastRun.queuedAt} />
          </Link>
        ) : (
          <None>never</None>
        )}
      </Fact>
      <Fact term="Last success">
        {lastSuccess ? (
          <Link href={paths.run(lastSuccess.id)} className="hover:underline">
            <Moment at={lastSuccess.queuedAt} />
          </Link>
        ) : (
          <None>never</None>
        )}
      </Fact>
      {nextTickAt ? (
        <Fact term="Next tick">
          <Moment at={nextTickAt} /> <span className="text-ink-3">(</span>
          <Moment at={nextTickAt} form="relative" className="text-ink-3" />
          <span className="text-ink-3">)</span>
        </Fact>
      ) : null}
      <Fact term="p50">{span(health.durationP50Ms)}</Fact>
      <Fact term="p95">{span(health.durationP95Ms)}</Fact>
      <Fact term="Retries in a day">{health.retries}</Fact>
      <Fact term="Cost in a day">
        {health.costMicros > 0 ? formatCost(health.costMicros) : <None>none</None>}
      </Fact>
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="whitespace-nowrap">
      <dt className="text-12 text-ink-3">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function None({ children }: { children: string }) {
  return <span className="text-ink-3">{children}</span>;
}
