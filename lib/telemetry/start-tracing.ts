import { randomBytes } from "node:crypto";
import { env } from "@/lib/env";
import { onShutdown } from "@/lib/shutdown/shutdown-tasks";
import { readTraceparent, type SpanSource, type SpanStart, setSpanSource } from "./spans.ts";
import { telemetryResource } from "./telemetry-resource.ts";
import { traceHttpClients } from "./trace-http-clients.ts";

/**
 * Exports spans, configured by `OTEL_*`. OpenTelemetry is loaded only here, so that a process without these variables
 * does not load it. The provider is not registered globally: frameworks would export spans with URLs and queries, which
 * may hold search texts.
 * @returns a function that exports the rest and turns tracing off
 */
export async function startTracing(): Promise<() => Promise<void>> {
  const [{ isSpanContextValid, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace }, sdk, exporter] =
    await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/sdk-trace-base"),
      loadExporter(),
    ]);
  const ids = new ChosenIds();
  const provider = new sdk.BasicTracerProvider({
    resource: await telemetryResource(),
    idGenerator: ids,
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer("vagus", env().codeVersion);
  const KINDS = {
    internal: SpanKind.INTERNAL,
    server: SpanKind.SERVER,
    client: SpanKind.CLIENT,
    producer: SpanKind.PRODUCER,
    consumer: SpanKind.CONSUMER,
  } satisfies Record<NonNullable<SpanStart["kind"]>, number>;

  const source: SpanSource = {
    start({ name, kind = "internal", attributes = {}, parent, fixedIds, startedAtMs }) {
      const above = readTraceparent(parent)?.split("-");
      const context = above
        ? trace.setSpanContext(ROOT_CONTEXT, {
            traceId: above[1] ?? "",
            spanId: above[2] ?? "",
            traceFlags: Number.parseInt(above[3] ?? "0", 16) & 1,
            isRemote: true,
          })
        : ROOT_CONTEXT;
      ids.next = fixedIds;
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes, startTime: startedAtMs }, context);
      ids.next = undefined;
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-0${traceFlags & 1}`,
        set: (more) => void span.setAttributes(more),
        end(errorType) {
          if (errorType !== undefined) {
            span.setAttribute("error.type", errorType);
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    samples(traceId) {
      ids.next = { traceId, spanId: traceId.slice(0, 16) };
      const probe = tracer.startSpan("probe", {}, ROOT_CONTEXT);
      ids.next = undefined;
      return isSpanContextValid(probe.spanContext()) && probe.isRecording();
    },
  };
  setSpanSource(source);
  const stopClients = traceHttpClients();
  const stop = async () => {
    setSpanSource(undefined);
    stopClients();
    await provider.shutdown();
  };
  onShutdown("last", stop);
  return stop;
}

/** Random ids, except for a span with fixed ids. */
class ChosenIds {
  next: SpanStart["fixedIds"];
  generateTraceId = () => this.next?.traceId ?? randomBytes(16).toString("hex");
  generateSpanId = () => this.next?.spanId ?? randomBytes(8).toString("hex");
}

/** Reads endpoint, headers, timeout and certificates from `OTEL_EXPORTER_OTLP_*` by itself. */
async function loadExporter() {
  const { traces, protocol } = env().telemetry.otel;
  if (traces === "console") return new (await import("@opentelemetry/sdk-trace-base")).ConsoleSpanExporter();
  const { OTLPTraceExporter } =
    protocol === "http/json"
      ? await import("@opentelemetry/exporter-trace-otlp-http")
      : await import("@opentelemetry/exporter-trace-otlp-proto");
  return new OTLPTraceExporter();
}
