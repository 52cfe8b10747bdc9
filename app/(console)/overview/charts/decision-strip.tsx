import { yOf } from "@/components/charts/line-path";
import { niceMax } from "@/components/charts/stack";
import type { Metrics } from "@/lib/metrics/schemas";
import { paths } from "@/lib/paths";
import { formatSpan } from "@/lib/time";
import { medianDecision, placeOf } from "./decisions-at";
import { StripFrame } from "./strip-frame";
import { StripValue } from "./strip-value";
import { windowWords } from "./window-words";

const MINUTE_MS = 60_000;

/** Each decision as a dot: when it was taken, and how long it took. Never a line through nothing. */
export function DecisionStrip({ metrics, cursor }: { metrics: Metrics; cursor: number | undefined }) {
  const { decisions, from, until } = metrics;
  const maxMs = niceMax(Math.max(1, ...decisions.map(({ tookMs }) => tookMs / MINUTE_MS))) * MINUTE_MS;
  const median = medianDecision(metrics, cursor);
  return (
    <StripFrame
      title="Time to decision"
      href={paths.audit({ action: "approval_decided", from, until })}
      of={cursor === undefined ? windowWords(metrics) : undefined}
      top={formatSpan(maxMs)}
      invitation={decisions.length === 0 ? "Nobody has decided anything in this window." : undefined}
      value={
        median ? (
          <StripValue value={formatSpan(median.ms)} unit={`median of ${median.of}`} />
        ) : (
          <StripValue value="none" unit={cursor === undefined ? "" : "near here"} />
        )
      }
      plot={decisions.map(({ at, tookMs, approvalId }) => (
        <span
          key={`${approvalId} ${at}`}
          className="absolute -mt-[2.5px] -ml-[2.5px] size-[5px] rounded-full bg-ink-2"
          style={{ left: `${placeOf(at, metrics) * 100}%`, top: `${yOf(tookMs, maxMs)}%` }}
        />
      ))}
    />
  );
}
