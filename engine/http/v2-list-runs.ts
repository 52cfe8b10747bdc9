import type { RunStatus } from "../core/run-state.ts";
import { encodeUlid, isUlid } from "../core/ulid.ts";
import type { Registry } from "../loop/registry.ts";
import { localFunctionId, statusesNamed, v2Run } from "../protocol/v2-views.ts";
import type { Sql } from "../store/connect.ts";
import { listRuns, type RunFilter } from "../store/read-runs.ts";
import type { EngineRequest, EngineResponse } from "./request.ts";
import { v2Data, v2Error } from "./v2-envelope.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 400;
const LOWEST_ENTROPY = new Uint8Array(10);
const HIGHEST_ENTROPY = new Uint8Array(10).fill(255);

/** `GET /v2/runs`: newest first; the cursor is the id of the page's last run. */
export async function listRunsV2(
  sql: Sql,
  registry: Registry,
  { query }: EngineRequest,
): Promise<EngineResponse> {
  const limit = Number(query.get("limit") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) return invalid("Limit");
  const filter = readFilter(registry, query);
  if (typeof filter === "string") return invalid(filter);
  const found = await listRuns(sql, filter, limit + 1);
  const page = found.slice(0, limit);
  const hasMore = found.length > limit;
  const includeOutput = query.get("includeOutput") === "true";
  return v2Data(
    page.map((run) => v2Run(run, includeOutput)),
    { limit, hasMore, ...(hasMore && { cursor: page.at(-1)?.id }) },
  );
}

/** The filter, or the name of the parameter that is not valid. */
function readFilter(registry: Registry, query: URLSearchParams): RunFilter | string {
  const filter: RunFilter = {};
  const names = query.getAll("status").flatMap((value) => value.split(","));
  if (names.length > 0) {
    const statuses: RunStatus[] = [];
    for (const name of names) {
      const named = statusesNamed(name.toUpperCase());
      if (!named) return "Status";
      statuses.push(...named);
    }
    filter.statuses = statuses;
  }
  const appId = query.get("appId");
  const functionId = query.get("functionId");
  if (appId !== null || functionId !== null) {
    filter.functionIds = registry
      .functions()
      .filter((one) => appId === null || one.appName === appId)
      .filter(
        (one) =>
          functionId === null ||
          [one.id, one.slug, localFunctionId(one.slug, one.appName)].includes(functionId),
      )
      .map((one) => one.id);
  }
  const cursor = query.get("cursor");
  if (cursor !== null && !isUlid(cursor)) return "Cursor";
  if (cursor !== null) filter.before = cursor;
  const from = readInstant(query.get("from"));
  const until = readInstant(query.get("until"));
  if (from === "invalid") return "From";
  if (until === "invalid") return "Until";
  if (from !== null) filter.fromId = encodeUlid(from, LOWEST_ENTROPY);
  if (until !== null) filter.untilId = encodeUlid(until, HIGHEST_ENTROPY);
  return filter;
}

function readInstant(text: string | null): number | null | "invalid" {
  if (text === null) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) || atMs < 0 ? "invalid" : atMs;
}

function invalid(name: string): EngineResponse {
  return v2Error(400, "invalid_field_format", `${name} is invalid`);
}
