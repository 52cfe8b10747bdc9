import type { Route } from "./route.ts";

const REALTIME = "Realtime is not a part of this engine.";
const CONNECT = "This engine calls apps over HTTP: workers that connect to it are not a part of it.";
const METADATA = "Metadata and scores of runs are not a part of this engine.";
const DURABLE_ENDPOINTS = "Durable endpoints are not a part of this engine.";
const TRACES = "Extended traces are not a part of this engine.";

/** What SDKs ask of other servers and this engine lacks (protocol §8.5). */
const LACKING: [method: Route["method"], path: string, said: string][] = [
  ["POST", "/v1/realtime/token", REALTIME],
  ["POST", "/v1/realtime/publish", REALTIME],
  ["POST", "/v1/realtime/publish/tee", REALTIME],
  ["GET", "/v1/realtime/connect", REALTIME],
  ["GET", "/v1/realtime/sse", REALTIME],
  ["POST", "/v0/connect/start", CONNECT],
  ["POST", "/v0/connect/flush", CONNECT],
  ["POST", "/v1/runs/:runId/metadata", METADATA],
  ["POST", "/v1/checkpoint", DURABLE_ENDPOINTS],
  ["POST", "/v1/checkpoint/:runId/steps", DURABLE_ENDPOINTS],
  ["GET", "/v1/http/runs/:runId/output", DURABLE_ENDPOINTS],
  ["POST", "/v1/traces/userland", TRACES],
];

/** Endpoints that answer 501 and a sentence: a bare 404 looks like a wrong address. */
export function notHereRoutes(): Route[] {
  return LACKING.map(([method, path, said]) => ({
    method,
    path,
    handle: () => ({
      status: 501,
      body: {
        error: `${said} Inngest's own server has it.`,
        code: "not_implemented",
        data: null,
        status: 501,
      },
    }),
  }));
}
