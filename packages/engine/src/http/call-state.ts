import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import type { Checkpointer } from "../commit/checkpoint-run.ts";
import { CHECKPOINTED_OPS } from "../core/run/checkpoint-steps.ts";
import { hasEnded } from "../core/run/run-state.ts";
import { callEvent } from "../dispatch/open-runs.ts";
import { stepsText } from "../protocol/call-body.ts";
import { LIMITS } from "../protocol/limits.ts";
import { CheckpointRequest } from "../protocol/opcode.ts";
import type { Sql } from "../store/connect.ts";
import { type LoadedRun, loadRuns } from "../store/runs/load-runs.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";

/** Endpoints where an app fetches events and memos that were too large for the call (protocol §3.5). */
export function runStateRoutes(sql: Sql): Route[] {
  return [
    {
      method: "GET",
      path: "/v0/runs/:runId/batch",
      handle: (request) => answer(sql, request, (run) => `[${run.events.map(callEvent).join(",")}]`),
    },
    {
      method: "GET",
      path: "/v0/runs/:runId/actions",
      handle: (request) => answer(sql, request, (run) => stepsText(run.memos)),
    },
  ];
}

async function answer(
  sql: Sql,
  { params }: EngineRequest,
  write: (run: LoadedRun) => string,
): Promise<EngineResponse> {
  const id = params.runId ?? "";
  const run = (await loadRuns(sql, [id])).get(id);
  if (!run) return { status: 404, body: { error: "run not found in state store", data: null, status: 404 } };
  if (hasEnded(run.state.status)) {
    const error = `runtime state is no longer available for runID: ${id}`;
    return { status: 410, body: { error, data: null, status: 410 } };
  }
  return { status: 200, body: write(run) };
}

/** `POST /v1/checkpoint/:runId/async`: steps that an app reports in the middle of a call (protocol §4.6). */
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
  // The SDK stops at once and answers its call; the engine ignores that answer (deviation D10).
  return refused(409, "stale dispatch: the run has ended or goes on in another call", runId);
}

function refused(status: number, error: string, runId: string): EngineResponse {
  return { status, body: { error, data: { run_id: runId }, status } };
}
