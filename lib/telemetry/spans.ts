import { AsyncLocalStorage } from "node:async_hooks";

/** Ids, codes, counts and names in our code: never personal data. */
export type Attributes = Record<string, string | number | boolean | undefined>;

export interface SpanStart {
  name: string;
  kind?: "internal" | "server" | "client" | "producer" | "consumer";
  attributes?: Attributes;
  /** W3C `traceparent` of the parent; default the span of this async context. */
  parent?: string | undefined;
  /** Ids that several processes compute equally; default random. */
  fixedIds?: { traceId: string; spanId: string };
  /** Milliseconds since 1970; default now. */
  startedAtMs?: number | undefined;
}

export interface OpenSpan {
  /** W3C trace context, for a process that continues the trace. */
  traceparent: string;
  set(attributes: Attributes): void;
  /** @param errorType class or code of the error that ended it, never the message */
  end(errorType?: string): void;
}

/** Makes spans; start-tracing.ts has the source that exports them. */
export interface SpanSource {
  start(span: SpanStart): OpenSpan;
  /** Whether a trace with this id is recorded, if it begins here. */
  samples(traceId: string): boolean;
}

// A bundler loads this file once for each route; the process has one trace of each request.
const holder = globalThis as typeof globalThis & {
  vagusSpans?: { current: AsyncLocalStorage<OpenSpan | undefined>; source: SpanSource | undefined };
};

function state() {
  holder.vagusSpans ??= { current: new AsyncLocalStorage(), source: undefined };
  return holder.vagusSpans;
}

/** Turns tracing on, or off with undefined. */
export function setSpanSource(source: SpanSource | undefined): void {
  state().source = source;
}

export function spanSource(): SpanSource | undefined {
  return state().source;
}

/** Starts a span, which the caller must end. @returns undefined while tracing is off */
export function startSpan({ parent = currentTraceparent(), ...start }: SpanStart): OpenSpan | undefined {
  return state().source?.start({ ...start, parent });
}

/** Makes a span the parent of the spans that start while `work` runs. */
export function withSpan<Result>(span: OpenSpan | undefined, work: () => Result): Result {
  return span ? state().current.run(span, work) : work();
}

/** Runs work that belongs to no trace, such as a timer that a request started. */
export function withoutSpan<Result>(work: () => Result): Result {
  return state().current.run(undefined, work);
}

/** Runs `work` in a span, which ends with it. While tracing is off only `work` runs. */
export async function inSpan<Result>(
  start: SpanStart,
  work: (span: OpenSpan | undefined) => Promise<Result>,
): Promise<Result> {
  const span = startSpan(start);
  if (!span) return work(undefined);
  try {
    const result = await withSpan(span, () => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(errorType(error));
    throw error;
  }
}

/** Class or code of an error; messages may hold personal data. */
export function errorType(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** The trace context of this async context; undefined outside a span. */
export function currentTraceparent(): string | undefined {
  const { source, current } = state();
  return source && current.getStore()?.traceparent;
}

/** Id of the trace that this async context belongs to. */
export function currentTraceId(): string | undefined {
  return currentTraceparent()?.split("-")[1];
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Parses a trace context from outside; undefined for any other value. */
export function readTraceparent(value: unknown): string | undefined {
  return typeof value === "string" && TRACEPARENT.test(value) ? value : undefined;
}
