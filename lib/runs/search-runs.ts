import { eq, gte, ilike, lt, or, sql } from "drizzle-orm";
import { customers, errorGroups, runs } from "@/db/schema";
import { may } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import type { Match } from "./match-runs.ts";

/** Most customers and error groups of one search. */
const MOST_CUSTOMERS = 100;
const MOST_GROUPS = 500;
/** A ULID or the beginning of one, with or without the prefix. */
const RUN_ID = /^(run_)?([0-9a-hjkmnp-tv-z]{3,26})$/i;

/**
 * Finds runs by text: the beginning of a run's id; the id of a ticket, a customer, an event or an error group; an error;
 * and, with the permission to reveal, a customer's address. Errors are searched in their few hundred groups, not in a
 * million runs.
 * @param q three characters or more
 */
export async function searchRuns(me: Me, q: string): Promise<Match[]> {
  const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const [groups, addressed] = await Promise.all([
    db()
      .select({ id: errorGroups.id })
      .from(errorGroups)
      .where(or(ilike(errorGroups.message, pattern), ilike(errorGroups.errorType, pattern)))
      .limit(MOST_GROUPS),
    may(me.role, "reveal")
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
