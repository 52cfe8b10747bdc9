import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { LONGEST_RETRY_MS, LONGEST_TIMEOUT_MS } from "@/lib/events/rules";
import { bounded, FINE, type Finding, UNKNOWN, wrong } from "./finding.ts";

const TIMEOUT_MS = 2_500;
/** Most rows read, the first due ones: more of them are a lag anyway. */
const MOST_ROWS = 1_000;
/** While the engine accepts events, no event waits longer than the longest retry delay and one slow request. */
const LIMIT_MS = LONGEST_RETRY_MS + LONGEST_TIMEOUT_MS;
/** Interval of the pulse on a serverless host. */
const PULSE_MS = 300_000;

/** Whether events reach the engine: the oldest due event that was not accepted is not too old. */
export function checkRelay(): Promise<Finding> {
  return bounded(ask(), TIMEOUT_MS, UNKNOWN);
}

async function ask(): Promise<Finding> {
  // A row that was tried is due again later, so its wait counts from when it was stored.
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
