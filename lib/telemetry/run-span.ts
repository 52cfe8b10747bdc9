import { createHash } from "node:crypto";
import { runCreatedAt } from "@/lib/ids";
import { type Attributes, readTraceparent, type SpanStart, spanSource, startSpan } from "./spans.ts";

/**
 * The span of a whole run. A run spans many calls and processes, and none of them can hold a span open for days. So the
 * span's id is computed from the run's id, each call names it as its parent, and the last call exports it.
 */
interface RunSpan {
  /** Parent of the spans of the run's calls. */
  traceparent: string;
  /** Exports the span of the whole run. */
  end(status: "completed" | "failed"): void;
}

/** The origin of a run's trace, and the attributes of its span. */
interface TracedRun {
  runId: string;
  functionId: string;
  /** `traceparent` in the event's data; a run of another event or a cron begins a trace. */
  sentBy: unknown;
  attributes: Attributes;
}

/** @returns undefined while tracing is off */
export function runSpan({ runId, functionId, sentBy, attributes }: TracedRun): RunSpan | undefined {
  const source = spanSource();
  if (!source) return undefined;
  const parent = readTraceparent(sentBy);
  const hash = createHash("sha256").update(runId).digest("hex");
  const spanId = hash.slice(0, 16);
  const traceId = parent?.split("-")[1] ?? hash.slice(16, 48);
  const flags = parent?.split("-")[3] ?? (source.samples(traceId) ? "01" : "00");
  const start: SpanStart = {
    name: `run ${functionId}`,
    kind: "consumer",
    parent: parent ?? "",
    fixedIds: { traceId, spanId },
    startedAtMs: runCreatedAt(runId)?.getTime(),
    attributes,
  };
  return {
    traceparent: `00-${traceId}-${spanId}-${flags}`,
    end: (status) => startSpan(start)?.end(status === "failed" ? "run_failed" : undefined),
  };
}
