import { and, eq, gte, ilike, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { encodeTime } from "ulid";
import { runs } from "@/db/schema";
import type { Target } from "./schemas.ts";

/** Which runs a target names: those of the list, or all that the filter of the runs page matches. */
export function targetWhere({ ids, filter }: Pick<Target, "ids" | "filter">): SQL | undefined {
  if (ids) return inArray(runs.id, ids);
  const { status, functionId, from, until, customerId, errorGroup, q } = filter ?? {};
  return and(
    status ? inArray(runs.status, status) : undefined,
    functionId ? eq(runs.functionId, functionId) : undefined,
    from ? gte(runs.id, firstIdAt(from)) : undefined,
    until ? lt(runs.id, firstIdAt(until)) : undefined,
    customerId ? eq(runs.customerId, customerId) : undefined,
    errorGroup ? eq(runs.errorGroupId, errorGroup) : undefined,
    q ? contains(q) : undefined,
  );
}

/** Ids sort by the time a run was asked for: a window in time is a range of them. */
function firstIdAt(instant: string): string {
  return `run_${encodeTime(Date.parse(instant), 10)}`;
}

function contains(text: string): SQL | undefined {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return or(
    ilike(runs.id, pattern),
    eq(runs.subjectId, text),
    eq(runs.eventId, text),
    ilike(sql`${runs.error}->>'message'`, pattern),
  );
}
