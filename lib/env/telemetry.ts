import { z } from "zod";
import type { EnvReader } from "./reader.ts";

const Exporter = z.enum(["otlp", "console", "none"]);
const Sampler = z.enum([
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
]);

/** Log, metrics and traces of the process. */
export function readTelemetry(reader: EnvReader) {
  return {
    /** Form of the log; undefined: sentences on a terminal, JSON elsewhere. */
    logFormat: reader.parsed("LOG_FORMAT", z.enum(["json", "text"]).optional(), undefined),
    /** Token for `GET /metrics`; undefined opens it only to this machine. */
    metricsToken: reader.text("METRICS_TOKEN"),
    otel: readOtel(reader),
  };
}

/**
 * The standard variables of OpenTelemetry that decide what is loaded, and those whose mistakes are named at the start.
 * Its packages read these and the rest of their family by themselves.
 */
function readOtel(reader: EnvReader) {
  const endpoint = reader.url("OTEL_EXPORTER_OTLP_ENDPOINT", /^https?:$/);
  const disabled = reader.parsed("OTEL_SDK_DISABLED", z.enum(["true", "false"]), "false") === "true";
  const wanted = endpoint === undefined ? "none" : "otlp";
  const traces = reader.parsed("OTEL_TRACES_EXPORTER", Exporter, wanted);
  const metrics = reader.parsed("OTEL_METRICS_EXPORTER", Exporter, wanted);
  const protocol = reader.parsed(
    "OTEL_EXPORTER_OTLP_PROTOCOL",
    z.enum(["http/protobuf", "http/json"]),
    "http/protobuf",
  );
  reader.parsed("OTEL_TRACES_SAMPLER", Sampler, "parentbased_always_on");
  reader.parsed("OTEL_TRACES_SAMPLER_ARG", z.coerce.number().min(0).max(1), 1);
  reader.text("OTEL_EXPORTER_OTLP_HEADERS");
  reader.text("OTEL_SERVICE_NAME");
  reader.text("OTEL_RESOURCE_ATTRIBUTES");
  return {
    traces: disabled ? ("none" as const) : traces,
    metrics: disabled ? ("none" as const) : metrics,
    protocol,
    metricIntervalMs: reader.parsed("OTEL_METRIC_EXPORT_INTERVAL", z.coerce.number().int().min(1000), 60_000),
  };
}
