import { parseJson } from "@vagus/primitives/parse-json";
import { isUlid, newUlid } from "@vagus/primitives/ulid";
import { z } from "zod";
import { expressionFault } from "../../core/expressions/expression.ts";
import type { Registry } from "../../registry.ts";
import type { Sql } from "../../store/connect.ts";
import { addCancellation, listCancellations, removeCancellation } from "../../store/runs/cancellations.ts";
import type { EngineRequest, EngineResponse } from "../request.ts";
import type { Route } from "../route.ts";
import { v1Cancellation, v1Data, v1Error } from "./views.ts";

const MAX_BODY_BYTES = 64 * 1024;
/** Clocks differ: a time up to this far ahead counts as now. */
const AHEAD_MS = 5000;

const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Body of `POST /v1/cancellations` (protocol §8.2). Missing fields are reported together. */
const CancellationRequest = z.looseObject({
  app_id: z.string().optional(),
  function_id: z.string().optional(),
  started_after: Instant.nullish(),
  started_before: Instant.nullish(),
  if: z.string().nullish(),
});
type CancellationRequest = z.infer<typeof CancellationRequest>;

/**
 * Bulk cancellations, which the open-source reference only validates (deviation D13): all runs of a function that were
 * created in a period and whose event meets a condition.
 * @param begin called when there is an order to carry out
 */
export function cancellationRoutes(sql: Sql, registry: Registry, begin: () => void): Route[] {
  return [
    {
      method: "POST",
      path: "/v1/cancellations",
      handle: (request) => create(sql, registry, begin, request),
    },
    {
      method: "GET",
      path: "/v1/cancellations",
      handle: async () =>
        v1Data((await listCancellations(sql)).map((order) => v1Cancellation(order, registry))),
    },
    { method: "DELETE", path: "/v1/cancellations/:id", handle: (request) => remove(sql, request) },
  ];
}

async function create(
  sql: Sql,
  registry: Registry,
  begin: () => void,
  request: EngineRequest,
): Promise<EngineResponse> {
  const parsed = CancellationRequest.safeParse(parseJson(await request.body(MAX_BODY_BYTES)));
  if (!parsed.success) return v1Error(400, `Invalid cancellation request: ${z.prettifyError(parsed.error)}`);
  const body = parsed.data;
  const faults = findFaults(body, Date.now());
  if (faults.length > 0) return v1Error(400, faults.join("\n"));
  const target = registry.findBySlug(body.function_id ?? "");
  if (!target || target.appName !== body.app_id) return v1Error(404, "function not found");
  const fault = expressionFault("the condition", body.if);
  if (fault) return v1Error(400, `invalid expression: ${fault}`);
  const id = newUlid();
  await addCancellation(sql, {
    id,
    functionId: target.id,
    startedAfterMs: body.started_after ?? null,
    startedBeforeMs: body.started_before ?? 0,
    condition: body.if || null,
  });
  begin();
  const [order] = await listCancellations(sql, { id });
  return v1Data(order ? v1Cancellation(order, registry) : null);
}

function findFaults(body: CancellationRequest, nowMs: number): string[] {
  const { app_id, function_id, started_after, started_before } = body;
  const faults: string[] = [];
  if (!app_id) faults.push("app_id is required");
  if (!function_id) faults.push("function_id is required");
  if (typeof started_before !== "number") return [...faults, "started_before is required"];
  if (started_before > nowMs + AHEAD_MS) faults.push("started_before must be in the past");
  if (typeof started_after === "number" && started_after > started_before) {
    faults.push("started_after must be before started_before");
  }
  return faults;
}

async function remove(sql: Sql, { params }: EngineRequest): Promise<EngineResponse> {
  const id = params.id ?? "";
  if (!isUlid(id)) return v1Error(400, "Invalid cancellation ID");
  if (!(await removeCancellation(sql, id))) return v1Error(404, "Cancellation not found");
  return v1Data({ ok: true });
}
