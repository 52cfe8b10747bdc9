import { z } from "zod";
import { type GatewayRequest, inferenceRequest } from "../../protocol/gateway.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Op } from "../../protocol/opcode.ts";
import { engineError } from "../../protocol/run-error.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { OpContext, OpEffect, OpHandler } from "./op-effect.ts";

const Headers = z.record(z.string(), z.string()).nullish();

const FetchOptions = z.looseObject({
  url: z.url({ protocol: /^https?$/ }),
  method: z.string().nullish(),
  headers: Headers,
  body: z.string().nullish(),
});

const InferenceOptions = z.looseObject({
  url: z.url({ protocol: /^https?$/ }),
  headers: Headers,
  auth_key: z.string().nullish(),
  format: z.string().nullish(),
  body: z.unknown().optional(),
});

/** `step.fetch`: a request that the engine makes, so that no call of the app waits for it (protocol §4.4). */
export const gateway: OpHandler = (op, context) => {
  const parsed = FetchOptions.safeParse(op.opts);
  if (!parsed.success)
    return refused("the options of the fetch are not readable: it names no http(s) address");
  const { url, method, headers, body } = parsed.data;
  return later(op, context, {
    purpose: "fetch",
    url,
    method: (method || "GET").toUpperCase(),
    headers: headers ?? {},
    body: body ?? null,
  });
};

/** `step.ai.infer`: a request to a model that the engine makes. */
export const aiGateway: OpHandler = (op, context) => {
  const parsed = InferenceOptions.safeParse(op.opts);
  if (!parsed.success)
    return refused("the options of the inference are not readable: it names no http(s) address");
  const { url, headers, auth_key, format, body } = parsed.data;
  return later(
    op,
    context,
    inferenceRequest({
      url,
      headers: headers ?? {},
      authKey: auth_key ?? "",
      format: format ?? "",
      body: canonicalJson(body),
    }),
  );
};

function later(op: Op, { nowMs }: OpContext, request: GatewayRequest): OpEffect {
  const text = canonicalJson(request);
  if (Buffer.byteLength(text) > LIMITS.stepOutputBytes) {
    return refused(`step input size is greater than the limit of ${LIMITS.stepOutputBytes} bytes`);
  }
  return { kind: "await", job: { kind: "gateway", stepId: op.id, dueAtMs: nowMs, request: text } };
}

function refused(message: string): OpEffect {
  const error = engineError("Error", message);
  return { kind: "retry", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
}
