import { createServer } from "node:http";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { listenLocally } from "./listen-locally.ts";

const Attribute = z.object({
  key: z.string(),
  value: z.record(z.string(), z.unknown()).transform((value) => Object.values(value)[0]),
});
const Attributes = z
  .array(Attribute)
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));
const Span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.int(),
  startTimeUnixNano: z.coerce.string(),
  endTimeUnixNano: z.coerce.string(),
  attributes: Attributes,
  status: z.object({ code: z.int().optional(), message: z.string().optional() }).default({}),
  events: z.array(z.unknown()).default([]),
});
export type ReceivedSpan = z.infer<typeof Span>;
const Traces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(Span) })),
    }),
  ),
});

/** A collector on loopback, with the requests that it received by OTLP over HTTP. */
export interface OtlpReceiver {
  url: string;
  /** Requests, with the bodies as text. */
  requests: { path: string; type: string; body: string }[];
  spans(): ReceivedSpan[];
  /** Attributes of the processes that sent spans. */
  resources(): Record<string, unknown>[];
}

/** Receives until the test or the file ends. @param onEnd as vitest's `onTestFinished` or `afterAll` */
export async function startOtlpReceiver(
  onEnd: (end: () => Promise<void>) => void = onTestFinished,
): Promise<OtlpReceiver> {
  const requests: OtlpReceiver["requests"] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      requests.push({ path: request.url ?? "", type: request.headers["content-type"] ?? "", body });
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  const port = await listenLocally(server);
  onEnd(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const sent = () =>
    requests
      .filter(({ path, type }) => path === "/v1/traces" && type === "application/json")
      .flatMap(({ body }) => Traces.parse(JSON.parse(body)).resourceSpans);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    spans: () => sent().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    resources: () => sent().map(({ resource }) => resource.attributes),
  };
}
