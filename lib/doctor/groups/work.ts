import type postgres from "postgres";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { PLACES } from "../rules.ts";
import { askingDatabase } from "./asking-database.ts";

const group = "work" as const;

/** Pending work in the database: whether it makes progress. */
export const workChecks: readonly Check[] = [
  {
    code: "pulse-late",
    title: "The pulse beats",
    group,
    places: PLACES,
    run: askingDatabase(checkPulse),
  },
  {
    code: "outbox-lag",
    title: "Events go out to the engine",
    group,
    places: PLACES,
    run: askingDatabase(checkLag),
  },
  {
    code: "outbox-dead",
    title: "No event was given up",
    group,
    places: PLACES,
    run: askingDatabase(checkDead),
  },
  {
    code: "webhook-signatures",
    title: "Webhooks pass their check of signature or password",
    group,
    places: PLACES,
    run: askingDatabase(checkRejected),
  },
  {
    code: "approvals-resumed",
    title: "Decided approvals went on",
    group,
    places: PLACES,
    run: askingDatabase(checkResumed),
  },
  {
    code: "answers-delivered",
    title: "Answers reach the applications that asked",
    group,
    places: PLACES,
    run: askingDatabase(checkAnswers),
  },
  {
    code: "stopped-work",
    title: "Nothing is stopped by hand",
    group,
    places: PLACES,
    run: askingDatabase(checkStops),
  },
  {
    code: "drift-audit",
    title: "The drift audit runs",
    group,
    places: PLACES,
    run: askingDatabase(checkAudit),
  },
];

/** Seconds. The pulse samples the queue once a minute; a scheduler may call every five minutes. */
const PULSE_LATE_S = 900;

async function checkPulse(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select extract(epoch from now() - max(minute))::int as age_s from metric_minutes where name = 'queue_depth'`;
  if (row?.age_s === null || row === undefined)
    return warning("It has never beaten on this database.", REMEDY_OF_PULSE);
  const found = `It last sampled the queue ${row.age_s} s ago.`;
  return row.age_s > PULSE_LATE_S ? fault(found, REMEDY_OF_PULSE) : ok(found);
}

const REMEDY_OF_PULSE =
  "A console that runs on beats by itself; elsewhere a scheduler calls POST /api/pulse with PULSE_TOKEN, or the pulse function does.";

/** Seconds: the longest retry and the longest request together, and five minutes for hosts that beat by a scheduler. */
const LAG_S = 120 + 300;

async function checkLag(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select count(*)::int as n,
      coalesce(extract(epoch from now() - min(case when attempts = 0 then available_at else created_at end)), 0)::int as age_s
    from (select attempts, available_at, created_at from outbox
      where status = 'pending' and available_at <= now() order by available_at limit 1000) waiting`;
  const found = `${row?.n} events wait, the oldest since ${row?.age_s} s.`;
  if (Number(row?.age_s) <= LAG_S) return ok(row?.n === 0 ? "No event waits." : found);
  return fault(found, "Look at the checks of the engine, at Events, and at the log of the relay.");
}

async function checkDead(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select count(*)::int as n, (array_agg(distinct name))[1:3] as names from outbox where status = 'dead'
      and created_at > now() - interval '7 days'`;
  if (!row?.n) return ok("No event was given up in the last seven days.");
  return fault(
    `${row.n} events of the last seven days were given up: ${row.names.join(", ")}.`,
    "Open Events, filter by dead, and see why; then send them again, or redeliver what they came from.",
  );
}

/** Causes of a rejection by a wrong secret: signature or password. */
const WRONG_SECRET = ["bad_signature", "unauthorized"];

async function checkRejected(sql: postgres.Sql): Promise<Outcome> {
  const rows = await sql`
    select provider, count(*)::int as n, max(received_at) as last,
      (select max(received_at) from webhook_deliveries ok
        where ok.provider = webhook_deliveries.provider and ok.status <> 'rejected') as accepted
    from webhook_deliveries
    where status = 'rejected' and cause = any(${WRONG_SECRET}) and received_at > now() - interval '1 day'
    group by provider order by provider`;
  if (rows.length === 0) return ok("No delivery of the last day had a wrong secret.");
  const said = rows.map(({ provider, n }) => `${n} of ${provider}`).join(", ");
  const still = rows.some(({ last, accepted }) => accepted === null || accepted < last);
  const remedy =
    "Compare STRIPE_WEBHOOK_SECRET, POSTMARK_WEBHOOK_PASSWORD or the source's secret with the vendor's; then replay the deliveries on Webhooks.";
  const found = `${said} were rejected in the last day for a wrong signature or password.`;
  return still ? fault(found, remedy) : warning(`${found} Later ones were accepted.`, remedy);
}

const RESUME_WITHIN = "5 minutes";

async function checkResumed(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select count(*)::int as n from approvals
    where nudge_at is not null and decided_at < now() - ${RESUME_WITHIN}::interval and resumed_at is null`;
  if (!row?.n) return ok("Every decision reached its run.");
  return fault(
    `${row.n} approvals were decided more than ${RESUME_WITHIN} ago, and their runs have not gone on.`,
    "Look at the checks of the engine and the pulse; the row keeps the decision, and the pulse nudges again.",
  );
}

async function checkAnswers(sql: postgres.Sql): Promise<Outcome> {
  const [row] = await sql`
    select count(*) filter (where d.status = 'dead')::int as dead,
      count(*) filter (where d.status = 'pending')::int as late, (array_agg(distinct t.name))[1:3] as targets
    from answer_deliveries d join answer_targets t on t.id = d.target_id
    where (d.status = 'dead' and d.created_at > now() - interval '7 days')
      or (d.status = 'pending' and d.created_at < now() - ${RESUME_WITHIN}::interval)`;
  if (!row?.dead && !row?.late) return ok("Every answer was taken, or is on its way.");
  const found = `${row.dead} answers of the last seven days were given up, ${row.late} are late: ${row.targets.join(", ")}.`;
  const remedy =
    "Answers, Given up says why. Mend the receiver or the target, then send the answers again there.";
  return row.dead > 0 ? fault(found, remedy) : warning(found, remedy);
}

async function checkStops(sql: postgres.Sql): Promise<Outcome> {
  const rows = await sql`select scope from stop_switches order by scope`;
  if (rows.length === 0) return ok("Money, the agent and every function run.");
  return warning(
    `Stopped by a person: ${rows.map(({ scope }) => scope).join(", ")}. What needs it waits.`,
    "Resume it from the palette or the page of the function, when its reason is gone.",
  );
}

/** Seconds; it runs every 15 minutes. */
const AUDIT_LATE_S = 3_600;

async function checkAudit(sql: postgres.Sql, { env }: DoctorContext): Promise<Outcome> {
  const [row] = await sql`
    select extract(epoch from now() - max(checked_at))::int as age_s from drift_audits`;
  if (row?.age_s === null || row === undefined)
    return skipped("It has not run yet; it does every 15 minutes.");
  const found = `It last compared ${Math.round(row.age_s / 60)} minutes ago.`;
  // A laptop sleeps, and its engine with it.
  if (row.age_s <= AUDIT_LATE_S || env.database.embedded) return ok(found);
  return warning(
    found,
    "The engine runs no crons, or runs them on an app that is gone: look at Functions, trigger-drift-audit.",
  );
}
