import { isUlid } from "@vagus/primitives/ulid";
import type { RunStatus } from "../../core/run/run-state.ts";
import type { Registry } from "../../registry.ts";
import type { Sql } from "../../store/connect.ts";
import { listRuns, type RunFilter, type TimeField } from "../../store/runs/read-runs.ts";
import type { EngineRequest, EngineResponse } from "../request.ts";
import { localFunctionId, statusesNamed, v2Data, v2Error, v2Run } from "./views.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 400;
/** The times that `from` and `until` may filter by, as callers write them. */
const TIME_FIELDS: Readonly<Record<string, TimeField>> = {
  QUEUEDAT: "created",
  STARTEDAT: "started",
  ENDEDAT: "ended",
};

/**
 * `GET /v2/runs`, and the runs of one function or event: sorted by creation, whichever time filters them; the cursor is
 * the id of the page's last run.
 * @param of the function or event of the path
 */
export async function listRunsV2(
  sql: Sql,
  registry: Registry,
  { query }: EngineRequest,
  of: Pick<RunFilter, "functionIds" | "eventId"> = {},
): Promise<EngineResponse> {
  const limit = Number(query.get("limit") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) return invalid("Limit");
  const filter = readFilter(registry, query);
  if (typeof filter === "string") return invalid(filter);
  const found = await listRuns(sql, { ...filter, ...of }, limit + 1);
  const page = found.slice(0, limit);
  const hasMore = found.length > limit;
  const includeOutput = query.get("includeOutput") === "true";
  return v2Data(
    page.map((run) => v2Run(run, includeOutput)),
    { limit, hasMore, ...(hasMore && { cursor: page.at(-1)?.id }) },
  );
}

/** The filter, or the name of the invalid parameter. */
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
  const appIds = query.getAll("appId");
  const functionIds = query.getAll("functionId");
  if (appIds.length > 0 || functionIds.length > 0) {
    filter.functionIds = registry
      .functions()
      .filter((one) => appIds.length === 0 || appIds.includes(one.appName))
      .filter(({ id, slug, appName }) => {
        const names = [id, slug, localFunctionId(slug, appName)];
        return functionIds.length === 0 || functionIds.some((wanted) => names.includes(wanted));
      })
      .map((one) => one.id);
  }
  const cursor = query.get("cursor");
  if (cursor !== null && !isUlid(cursor)) return "Cursor";
  if (cursor !== null) filter.beyond = cursor;
  const from = readInstant(query.get("from"));
  const until = readInstant(query.get("until"));
  if (from === "invalid") return "From";
  if (until === "invalid") return "Until";
  const timeField = TIME_FIELDS[(query.get("timeField") ?? "queuedAt").toUpperCase().replaceAll("_", "")];
  if (!timeField) return "Time field";
  filter.time = { field: timeField, fromMs: from, untilMs: until };
  const order = (query.get("order") ?? "DESC").toUpperCase();
  if (order !== "ASC" && order !== "DESC") return "Order";
  filter.oldestFirst = order === "ASC";
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
