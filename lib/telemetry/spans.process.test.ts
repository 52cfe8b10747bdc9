import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { afterEach, expect, it } from "vitest";
import {
  currentTraceparent,
  inSpan,
  type OpenSpan,
  readTraceparent,
  type SpanStart,
  setSpanSource,
  spanSource,
  startSpan,
  withoutSpan,
} from "./spans.ts";

afterEach(() => setSpanSource(undefined));

/** A source that records the requested spans. */
function record() {
  const started: (SpanStart & { ended?: string | null })[] = [];
  setSpanSource({
    samples: () => true,
    start(span) {
      const kept: (typeof started)[number] = { ...span };
      const id = String(started.push(kept)).padStart(16, "0");
      const open: OpenSpan = {
        traceparent: `00-${"1".repeat(32)}-${id}-01`,
        set: () => {},
        end: (errorType) => {
          kept.ended = errorType ?? null;
        },
      };
      return open;
    },
  });
  return started;
}

it("only runs the work while tracing is off", async () => {
  expect(await inSpan({ name: "a" }, async (span) => [span, currentTraceparent()])).toEqual([
    undefined,
    undefined,
  ]);
  expect([startSpan({ name: "b" }), spanSource()]).toEqual([undefined, undefined]);
});

it("makes a span the parent of those within, also after an await, and of none beside it", async () => {
  const started = record();
  await Promise.all([
    inSpan({ name: "one" }, async () => {
      await new Promise((done) => setTimeout(done, 2));
      await inSpan({ name: "within" }, async () => {});
    }),
    inSpan({ name: "two" }, async () => {}),
  ]);
  const parents = started.map(({ name, parent }) => [name, parent?.split("-")[2]]);
  expect(parents).toEqual([
    ["one", undefined],
    ["two", undefined],
    ["within", "1".padStart(16, "0")],
  ]);
});

it("makes a span no parent of work that belongs to no trace", async () => {
  const started = record();
  await inSpan({ name: "request" }, async () => {
    await withoutSpan(() => inSpan({ name: "timer" }, async () => {}));
  });
  expect(started.map(({ name, parent }) => [name, parent])).toEqual([
    ["request", undefined],
    ["timer", undefined],
  ]);
});

it("ends a span with the class or code of the error, and passes the error on", async () => {
  const started = record();
  const error = Object.assign(new Error("ada@example.com has no account"), { code: "23505" });
  await expect(
    inSpan({ name: "fails" }, async () => {
      throw error;
    }),
  ).rejects.toBe(error);
  expect(started[0]?.ended).toBe("23505");
});

it.each([
  [`00-${"a".repeat(32)}-${"b".repeat(16)}-01`, true],
  [`00-${"0".repeat(32)}-${"b".repeat(16)}-01`, false],
  [`00-${"a".repeat(32)}-${"0".repeat(16)}-01`, false],
  [`00-${"a".repeat(32)}-${"b".repeat(16)}`, false],
  ["ada@example.com", false],
  [7, false],
])("reads the trace context %s: %s", (value, valid) => {
  expect(readTraceparent(value)).toBe(valid ? value : undefined);
});

/** Paths of OpenTelemetry's SDK that a process loads which does what `instrumentation.ts` does for telemetry. */
function loadedSdk(variables: Record<string, string>): string {
  const script = `
    const { createRequire } = await import("node:module");
    const { env } = await import("./lib/env.ts");
    const { watchRequests } = await import("./lib/telemetry/watch-requests.ts");
    if (env().telemetry.otel.traces !== "none") await (await import("./lib/telemetry/start-tracing.ts")).startTracing();
    watchRequests();
    const { cache } = createRequire(import.meta.url);
    console.log(Object.keys(cache ?? {}).filter((path) => path.includes("@opentelemetry/sdk-trace/")).length > 0);
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--conditions=react-server", "--input-type=module", "-e", script],
    {
      cwd: join(import.meta.dirname, "..", ".."),
      encoding: "utf8",
      env: { PATH: process.env.PATH, NODE_ENV: "test", DATABASE_URL: "embedded", ...variables },
    },
  );
  return stdout.trim() || stderr;
}

it("loads OpenTelemetry only where its variables ask for it", { timeout: 60_000 }, () => {
  expect(loadedSdk({})).toBe("false");
  expect(loadedSdk({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_SDK_DISABLED: "true" })).toBe(
    "false",
  );
  expect(loadedSdk({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" })).toBe("true");
  expect(loadedSdk({ OTEL_TRACES_EXPORTER: "console" })).toBe("true");
});
