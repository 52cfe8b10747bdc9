import { z } from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import { parseRetryAfter } from "../core/run/retry-after.ts";
import { LIMITS } from "./limits.ts";
import type { CallAnswer } from "./read-reply.ts";

/** A gateway request as it is stored in the queue until it is answered. */
export const GatewayRequest = z.object({
  /** Any answer to a fetch is a result; only a success is one for an inference. */
  purpose: z.enum(["fetch", "inference"]),
  url: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
});
export type GatewayRequest = z.infer<typeof GatewayRequest>;

/** A request to a model; the header of the key depends on the vendor (reference: `pkg/util/aigateway`). */
export function inferenceRequest(asked: {
  url: string;
  headers: Record<string, string>;
  authKey: string;
  /** `openai-chat`, `anthropic`, `gemini`, `bedrock` …; an unknown format is sent as OpenAI's. */
  format: string;
  body: string;
}): GatewayRequest {
  const url = new URL(asked.url);
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (asked.format === "gemini") url.searchParams.set("key", asked.authKey);
  else if (asked.format === "anthropic") headers["x-api-key"] = asked.authKey;
  else if (asked.format === "bedrock") headers.authorization = asked.authKey;
  else headers.authorization = `Bearer ${asked.authKey}`;
  for (const [name, value] of Object.entries(asked.headers)) headers[name.toLowerCase()] = value;
  return { purpose: "inference", url: url.href, method: "POST", headers, body: asked.body };
}

/** Outcome of a gateway request. */
export interface GatewayOutcome {
  /** Whether another attempt may succeed. */
  failed: boolean;
  /** Canonical JSON of the step's memo, if this is the last attempt. */
  memo: string;
  /** Unix milliseconds from `retry-after`, which replaces the backoff. */
  retryAtMs: number | null;
}

/** Headers of the connection, which are no part of the answer. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"]);

/** Reads an answer as the step sees it (protocol §3.3). */
export function gatewayOutcome(request: GatewayRequest, answer: CallAnswer, nowMs: number): GatewayOutcome {
  if (!("status" in answer)) {
    const reason =
      "unreachable" in answer ? answer.unreachable : `the answer is over ${answer.tooLarge} bytes`;
    return failure(request, reason, "", null);
  }
  if (request.purpose === "fetch") return success(request, { data: fetched(request, answer) });
  const retryAtMs = parseRetryAfter(answer.headers["retry-after"], nowMs);
  if (answer.status < 200 || answer.status > 299) {
    return failure(request, `unsuccessful status code: ${answer.status}`, answer.body, retryAtMs);
  }
  try {
    return success(request, { data: JSON.parse(answer.body) });
  } catch {
    return failure(request, "the answer is not JSON", answer.body, null);
  }
}

function success(request: GatewayRequest, value: unknown): GatewayOutcome {
  const memo = canonicalJson(value);
  if (Buffer.byteLength(memo) <= LIMITS.stepOutputBytes) return { failed: false, memo, retryAtMs: null };
  return failure(
    request,
    `step output size is greater than the limit of ${LIMITS.stepOutputBytes} bytes`,
    "",
    null,
  );
}

/** Part of the answer's text that goes with the error: as much as a person would read. */
const LONGEST_STACK = 8192;

function failure(
  { purpose }: GatewayRequest,
  reason: string,
  body: string,
  retryAtMs: number | null,
): GatewayOutcome {
  const error =
    purpose === "fetch"
      ? { name: "GatewayError", message: `Error making gateway request: ${reason}` }
      : { name: "AIGatewayError", message: `Error making AI request: ${reason}` };
  const stack = body.slice(0, LONGEST_STACK);
  return { failed: true, memo: canonicalJson({ error: { ...error, ...(stack && { stack }) } }), retryAtMs };
}

function fetched({ url }: GatewayRequest, answer: Extract<CallAnswer, { status: number }>) {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) headers[headerName(name)] = value;
  }
  return { body: answer.body, headers, status_code: answer.status, url };
}

/** `content-type` as `Content-Type`: the reference passes headers on in this form. */
function headerName(name: string): string {
  return name.replaceAll(
    /(^|-)([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
