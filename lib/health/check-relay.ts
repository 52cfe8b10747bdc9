import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { LONGEST_RETRY_MS, LONGEST_TIMEOUT_MS } from "@/lib/events/rules";
import { bounded, FINE, type Finding, UNKNOWN, wrong } from "./finding.ts";

const TIMEOUT_MS = 2_500;
/** Rows that are looked at, those due first: more of them are a lag anyway. */
const MOST_ROWS = 1_000;
/** While the engine takes events, no event waits longer than for one retry that comes late and one request that is slow. */
const LIMIT_MS = LONGEST_RETRY_MS + LONGEST_TIMEOUT_MS;
/** Where no process lives long, the pulse comes every five minutes. */
const PULSE_MS = 300_000;

/** Whether events go out to the engine: the oldest one that is due and was not taken is not too old. */
export function checkRelay(): Promise<Finding> {
  return bounded(ask(), TIMEOUT_MS, UNKNOWN);
}

async function ask(): Promise<Finding> {
  // A row that was tried is due again later; it has waited since it was written.
  const [row] = await db().execute<{ lagMs: number | null }>(sql`
    select (extract(epoch from now() - min(case when attempts = 0 then available_at else created_at end)) * 1000)::float8
      as "lagMs"
    from (
      select attempts, available_at, created_at from outbox
      where available_at is not null and status = 'pending' order by available_at, id limit ${MOST_ROWS}) as waiting`);
  const lagMs = row?.lagMs ?? 0;
  const limitMs = env().longLived ? LIMIT_MS : LIMIT_MS + PULSE_MS;
  if (lagMs <= limitMs) return FINE;
  return wrong(
    `An event has waited ${Math.round(lagMs / 1000)} s for the engine. Look at Events, and at the log of the relay.`,
  );
}
