import { parseJson } from "@vagus/primitives/parse-json";
import { isStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Sql } from "../store/connect.ts";
import { deliverSignal } from "../store/signals.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";
import { v1Data, v1Error } from "./v1-envelope.ts";

const SignalRequest = z.looseObject({
  signal: z.string().min(1, "signal is empty").refine(isStorable, "signal is not valid text"),
  data: z.unknown().optional(),
});

/**
 * `POST /v1/signals`, which resumes the step that waits for a signal (protocol §6.12).
 * @param wake called when the queue has work
 */
export function signalRoutes(sql: Sql, wake: () => void): Route[] {
  return [
    {
      method: "POST",
      path: "/v1/signals",
      async handle(request) {
        const response = await receive(sql, request);
        wake();
        return response;
      },
    },
  ];
}

async function receive(sql: Sql, request: EngineRequest): Promise<EngineResponse> {
  const parsed = SignalRequest.safeParse(parseJson(await request.body(LIMITS.stepOutputBytes)));
  if (!parsed.success) return v1Error(400, `Invalid signal data: ${z.prettifyError(parsed.error)}`);
  const { signal, data } = parsed.data;
  const memo = canonicalJson({ data: { signal, data: data ?? null } });
  const runId = await deliverSignal(sql, { signal, memo, nowMs: Date.now() });
  if (runId === null) return v1Error(404, "No signal found");
  return v1Data({ run_id: runId });
}
