import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import type { Checkpointer } from "../commit/checkpoint-run.ts";
import { CHECKPOINTED_OPS } from "../core/checkpoint-steps.ts";
import { CheckpointRequest } from "../protocol/checkpoint-request.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";

/** `POST /v1/checkpoint/:runId/async`: steps an app has run while it still works on its call (protocol §4.6). */
export function checkpointRoutes(checkpointer: Checkpointer): Route[] {
  return [
    {
      method: "POST",
      path: "/v1/checkpoint/:runId/async",
      handle: (request) => checkpoint(checkpointer, request),
    },
  ];
}

async function checkpoint(checkpointer: Checkpointer, request: EngineRequest): Promise<EngineResponse> {
  const runId = request.params.runId ?? "";
  const parsed = CheckpointRequest.safeParse(parseJson(await request.body(LIMITS.runStateBytes)));
  if (!parsed.success) return refused(400, z.prettifyError(parsed.error), runId);
  const { run_id, steps } = parsed.data;
  if (run_id !== runId) return refused(400, "the run of the path is not the one of the body", runId);
  if (!steps.every(({ op }) => CHECKPOINTED_OPS.has(op))) {
    return refused(400, "cannot checkpoint async steps", runId);
  }
  const outcome = await checkpointer.save(parsed.data);
  if (outcome === "saved") return { status: 200, body: "" };
  if (outcome === "run not found") return refused(400, "run not found in state store", runId);
  if (outcome === "too large") return refused(413, "step output size is greater than the limit", runId);
  // The SDK stops at once and answers its call; that answer is ignored (deviation D10).
  return refused(409, "stale dispatch: the run has ended or goes on in another call", runId);
}

function refused(status: number, error: string, runId: string): EngineResponse {
  return { status, body: { error, data: { run_id: runId }, status } };
}
