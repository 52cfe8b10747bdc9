import { and, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { runIdAt } from "@/lib/ids";
import type { RunFilter } from "./schemas.ts";
import { searchRuns } from "./search-runs.ts";

/** Runs that one index finds, newest first, without looking at others. */
export interface Match {
  where: SQL | undefined;
  /** Keys (`k.id`) that `where` is looked up for one by one: an index scan each, where a list of keys would be a sort. */
  keys?: string[];
}

/** What a filter matches: the union of a few index scans. */
export interface Matches {
  matches: Match[];
  /** Whether no run can be in two of them. */
  disjoint: boolean;
}

/**
 * Turns the filter of the runs page into index scans. The same for lists, counts, histograms and operations, so that
 * what is shown is what is acted on. A window in time is a range of ids; several statuses are a scan each, for a rare one
 * among them must not make the database walk all the others.
 */
export async function matchRuns(me: Me, filter: RunFilter): Promise<Matches> {
  const { status, functionId, from, until, customerId, errorGroup, q } = filter;
  const rest = [
    functionId ? eq(runs.functionId, functionId) : undefined,
    from ? gte(runs.id, runIdAt(Date.parse(from))) : undefined,
    until ? lt(runs.id, runIdAt(Date.parse(until))) : undefined,
    customerId ? eq(runs.customerId, customerId) : undefined,
    errorGroup ? eq(runs.errorGroupId, errorGroup) : undefined,
  ];
  const inStatus = status ? inArray(runs.status, status) : undefined;
  if (q !== undefined) {
    const found = await searchRuns(me, q);
    return {
      matches: found.map(({ where, keys }) => ({ where: and(where, ...rest, inStatus), keys })),
      disjoint: false,
    };
  }
  if (status && !errorGroup)
    return {
      matches: [...new Set(status)].map((one) => ({ where: and(eq(runs.status, one), ...rest) })),
      disjoint: true,
    };
  return { matches: [{ where: and(...rest, inStatus) }], disjoint: true };
}

/**
 * The ids of matching runs as a query with one column, `id`: newest first and after the run `before`, or in any order
 * where only their number counts.
 */
export function selectRunIds(
  { matches, disjoint }: Matches,
  { limit, before, inOrder = true }: { limit: number; before?: string; inOrder?: boolean },
): SQL {
  if (matches.length === 0) return sql`select id from runs where false`;
  const order = inOrder ? sql`order by id desc` : sql``;
  const scans = matches.map(({ where, keys }) => {
    const condition = and(where, before ? lt(runs.id, before) : undefined) ?? sql`true`;
    const scan = sql`select id from runs where ${condition} ${order} limit ${limit}`;
    return keys
      ? sql`(select r.id from unnest(${sql.param(keys)}::text[]) as k(id) cross join lateral (${scan}) r ${inOrder ? sql`` : sql`limit ${limit}`})`
      : sql`(${scan})`;
  });
  const union = sql.join(scans, disjoint ? sql` union all ` : sql` union `);
  return sql`select id from (${union}) matching ${order} limit ${limit}`;
}
