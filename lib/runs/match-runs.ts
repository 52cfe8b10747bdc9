import { and, eq, gte, ilike, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { customers, errorGroups, runs } from "@/db/schema";
import { holds } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { runIdAt } from "@/lib/ids";
import type { RunFilter } from "./schemas.ts";

/** Most customers and error groups of one search. */
const MOST_CUSTOMERS = 100;
const MOST_GROUPS = 500;
/** A ULID or the beginning of one, with or without the prefix. */
const RUN_ID = /^(run_)?([0-9a-hjkmnp-tv-z]{3,26})$/i;

/** Condition that one index scan answers, newest first. */
export interface Match {
  where: SQL | undefined;
  /** Keys (`k.id`) of `where`: an index scan for each; a list of keys in one condition would need a sort. */
  keys?: string[];
}

/** A filter as a union of index scans. */
export interface Matches {
  matches: Match[];
  /** Whether no run is in two of them. */
  disjoint: boolean;
}

/**
 * Turns the filter of the runs page into index scans. Lists, counts, histograms and operations share it, so that an
 * operation acts on the runs that the list shows. A time window is a range of ids. Each status has its own scan: with
 * several in one, a rare status makes the database walk all the others.
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

/** The ids of matching runs as a query with one column, `id`: newest first before a run, or unordered for counting. */
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

/**
 * Finds runs by text: the beginning of a run's id; the id of a ticket, a customer, an event or an error group; an error;
 * and, with the permission to reveal, a customer's address. Errors are searched in their few hundred groups, not in a
 * million runs.
 * @param q three characters or more
 */
async function searchRuns(me: Me, q: string): Promise<Match[]> {
  const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const [groups, addressed] = await Promise.all([
    db()
      .select({ id: errorGroups.id })
      .from(errorGroups)
      .where(or(ilike(errorGroups.message, pattern), ilike(errorGroups.errorType, pattern)))
      .limit(MOST_GROUPS),
    holds(me, "reveal")
      ? db()
          .select({ id: customers.id })
          .from(customers)
          .where(ilike(customers.email, pattern))
          .limit(MOST_CUSTOMERS)
      : [],
  ]);
  const matches: Match[] = [
    { where: eq(runs.subjectId, q) },
    { where: eq(runs.eventId, q) },
    { where: eq(runs.customerId, q) },
    { where: eq(runs.errorGroupId, q) },
  ];
  const begins = RUN_ID.exec(q)?.[2]?.toUpperCase();
  if (begins) {
    const [first, after] = [`run_${begins}`, `run_${begins}~`];
    matches.push({ where: sql`${gte(runs.id, first)} and ${lt(runs.id, after)}` });
  }
  if (groups.length > 0)
    matches.push({ where: sql`${runs.errorGroupId} = k.id`, keys: groups.map(({ id }) => id) });
  if (addressed.length > 0)
    matches.push({ where: sql`${runs.customerId} = k.id`, keys: addressed.map(({ id }) => id) });
  return matches;
}
