import { parseJson } from "@vagus/primitives/parse-json";
import { isUlid } from "@vagus/primitives/ulid";
import { z } from "zod";
import type { RunControl } from "../../commit/control-runs.ts";
import type { Registry } from "../../registry.ts";
import type { Sql } from "../../store/connect.ts";
import { type RunRecord, readRun } from "../../store/runs/read-runs.ts";
import { readSteps } from "../../store/runs/read-steps.ts";
import type { EngineRequest, EngineResponse } from "../request.ts";
import type { Route } from "../route.ts";
import { listRunsV2 } from "./list-runs.ts";
import { v2Data, v2Error, v2Run, v2Trace } from "./views.ts";

/** Runs, in version 2 (protocol §8.3). */
export function v2RunRoutes(mount: string, sql: Sql, registry: Registry, control: RunControl): Route[] {
  const withOutput = ({ query }: EngineRequest) => query.get("includeOutput") === "true";
  return [
    { method: "GET", path: `${mount}/runs`, handle: (request) => listRunsV2(sql, registry, request) },
    {
      method: "GET",
      path: `${mount}/runs/:runId`,
      handle: (request) => show(sql, request, (run) => v2Run(run, withOutput(request))),
    },
    {
      method: "GET",
      path: `${mount}/runs/:runId/trace`,
      handle: (request) =>
        show(sql, request, async (run) => v2Trace(run, await readSteps(sql, run.id), withOutput(request))),
    },
    {
      method: "POST",
      path: `${mount}/runs/:runId/cancel`,
      handle: (request) => cancelRunV2(control, request),
    },
    { method: "POST", path: `${mount}/runs/:runId/rerun`, handle: (request) => rerunV2(control, request) },
  ];
}

async function show(
  sql: Sql,
  { params }: EngineRequest,
  view: (run: RunRecord) => unknown,
): Promise<EngineResponse> {
  const id = params.runId ?? "";
  if (!isUlid(id)) return v2Error(400, "invalid_field_format", "Run ID must be a valid ULID");
  const run = await readRun(sql, id);
  return run ? v2Data(await view(run)) : v2Error(404, "not_found", "Run not found");
}

const MAX_BODY_BYTES = 8 * 1024 * 1024;

const RerunRequest = z.looseObject({
  fromStep: z.looseObject({ stepId: z.string().min(1), input: z.unknown().optional() }).nullish(),
});

/** `POST /v2/runs/{id}/cancel`. */
async function cancelRunV2(control: RunControl, { params }: EngineRequest): Promise<EngineResponse> {
  const id = params.runId ?? "";
  if (!isUlid(id)) return v2Error(400, "invalid_field_format", "Run ID must be a valid ULID");
  const outcome = await control.cancel(id);
  if (outcome === "cancelled now") return v2Data({ runId: id });
  if (outcome === "run not found") return v2Error(404, "not_found", "Run not found");
  if (outcome === "cancelled") return v2Error(409, "run_already_cancelled", "Run is already cancelled");
  return v2Error(409, "run_already_ended", "Cannot cancel an ended run");
}

/** `POST /v2/runs/{id}/rerun`, from the top or from a step, whose arguments may be edited (protocol §8.4). */
async function rerunV2(control: RunControl, request: EngineRequest): Promise<EngineResponse> {
  const id = request.params.runId ?? "";
  if (!isUlid(id)) return v2Error(400, "invalid_field_format", "Run ID must be a valid ULID");
  const parsed = RerunRequest.safeParse(readJson(await request.body(MAX_BODY_BYTES)));
  if (!parsed.success) return v2Error(400, "invalid_request", z.prettifyError(parsed.error));
  const { fromStep } = parsed.data;
  const outcome = await control.rerun(
    id,
    fromStep ? { stepId: fromStep.stepId, input: asArguments(fromStep.input) } : null,
  );
  if (outcome === "run not found") return v2Error(404, "not_found", "Run not found");
  if (outcome === "step not found") return v2Error(400, "invalid_request", "Step not found in original run");
  return v2Data({ runId: outcome.runId });
}

/** The arguments of a step: a list, or a single value as a list of one. */
function asArguments(input: unknown): unknown[] | undefined {
  if (input === undefined || input === null) return undefined;
  return Array.isArray(input) ? input : [input];
}

/** Reads JSON; an absent body is an empty object. */
function readJson(text: string): unknown {
  return text.trim() === "" ? {} : parseJson(text);
}
