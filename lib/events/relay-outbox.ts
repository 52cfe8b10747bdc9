import { asc, inArray, lte, sql } from "drizzle-orm";
import { outbox } from "@/db/schema";
import { withoutPersonalData } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { actsHere } from "@/lib/deployment/acts-here";
import { log } from "@/lib/log";
import { processMetrics } from "@/lib/telemetry/prometheus/process-metrics";
import { errorType, startSpan } from "@/lib/telemetry/spans";
import { RESEND_WINDOW_MS, resendDelayMs, retryDelayMs, sendTimeoutMs } from "./rules.ts";
import { NotTaken, sendEvents } from "./send-events.ts";

type Row = typeof outbox.$inferSelect;

const BATCH = 100;
/** How long a process claims rows. No other process sends them meanwhile; if it dies, they are due again after this. */
const CLAIM_MS = 15_000;
/** A claim lasts this much longer than the request, so that requests for one row never overlap. */
const CLAIM_MARGIN_MS = 5_000;
/** Accepted events are counted up to this number, at which a resend waits five minutes. */
const MOST_UNSEEN = 3_000;

/**
 * Sends the due events, each with the id of its row, so that a repetition starts no second run. An engine's 200 does not
 * prove that it stored the event: an event that must start a run is sent again until the ledger has seen the run.
 * @returns the number of events sent
 */
export async function relayOutbox(): Promise<number> {
  if (!(await actsHere())) return 0;
  let sent = 0;
  while (true) {
    const rows = await claimDue();
    // An engine that rejected this batch will reject the next one too, after a timeout each.
    if (rows.length === 0 || !(await send(rows))) return sent;
    sent += rows.length;
    if (rows.length < BATCH) return sent;
  }
}

/** Claims by key, as an array: a join read the whole outbox twice for each batch. */
async function claimDue(): Promise<Row[]> {
  const due = db()
    .select({ id: outbox.id })
    .from(outbox)
    .where(lte(outbox.availableAt, sql`now()`))
    .orderBy(asc(outbox.availableAt), asc(outbox.id))
    .limit(BATCH)
    .for("update", { skipLocked: true });
  const rows = await db()
    .update(outbox)
    .set({
      availableAt: sql`now() + ${CLAIM_MS} * interval '1 millisecond'`,
      attempts: sql`${outbox.attempts} + 1`,
    })
    .where(sql`${outbox.id} = any(array(${due}))`)
    .returning();
  const [stale, fresh] = partition(
    rows,
    (row) => row.sentAt !== null && Date.now() - row.createdAt.getTime() > RESEND_WINDOW_MS,
  );
  if (stale.length > 0) {
    log.error("events were never observed and are given up", { events: stale.length, first: stale[0]?.id });
    await db()
      .update(outbox)
      .set({ status: "dead", availableAt: null, lastError: "no run was seen within 24 h" })
      .where(
        inArray(
          outbox.id,
          stale.map((row) => row.id),
        ),
      );
  }
  return fresh;
}

/** @returns true if the engine accepted the batch */
async function send(rows: Row[]): Promise<boolean> {
  const timeoutMs = sendTimeoutMs(Math.max(...rows.map(({ attempts }) => attempts)));
  if (timeoutMs + CLAIM_MARGIN_MS > CLAIM_MS) await extendClaim(rows, timeoutMs + CLAIM_MARGIN_MS);
  // The rows of a batch are retried together: alone each would cost a request.
  const chance = Math.random();
  try {
    await sendTraced(rows, timeoutMs);
  } catch (error) {
    const { message } = withoutPersonalData(error);
    log.warn("the engine did not take events; they are sent again", { events: rows.length, cause: message });
    // After a timeout the engine may still be working on the request.
    const leastMs = error instanceof NotTaken && error.isUnsure ? timeoutMs : 0;
    await settle(rows, (row) => ({
      status: row.status,
      availableInMs: Math.max(leastMs, retryDelayMs(row.attempts, chance)),
      lastError: message,
    }));
    return false;
  }
  const unseen = rows.some((row) => row.startsRun) ? await countUnseen() : 0;
  await settle(rows, (row) => ({
    status: "sent",
    availableInMs: row.startsRun ? resendDelayMs(row.attempts, unseen, chance) : null,
    lastError: null,
  }));
  return true;
}

/** Each event takes its trace context along in its data: the one field that every engine passes on unchanged. */
async function sendTraced(rows: Row[], timeoutMs: number): Promise<void> {
  const spans = rows.map(({ id, name, traceparent }) =>
    startSpan({
      name: `send ${name}`,
      kind: "producer",
      parent: traceparent ?? "",
      attributes: {
        "messaging.system": "inngest",
        "messaging.operation.type": "send",
        "messaging.destination.name": name,
        "messaging.message.id": id,
      },
    }),
  );
  const events = rows.map(({ id, name, data }, at) => {
    const traceparent = spans[at]?.traceparent;
    return { id, name, data: traceparent === undefined ? data : { ...data, traceparent } };
  });
  try {
    await sendEvents(events, timeoutMs);
    for (const span of spans) span?.end();
    processMetrics().eventsSent.inc(rows.length);
  } catch (error) {
    for (const span of spans) span?.end(errorType(error));
    processMetrics().eventsNotTaken.inc(rows.length);
    throw error;
  }
}

async function extendClaim(rows: Row[], forMs: number): Promise<void> {
  await db()
    .update(outbox)
    .set({ availableAt: sql`now() + ${forMs} * interval '1 millisecond'` })
    .where(
      sql`${outbox.id} = any(${sql.param(rows.map(({ id }) => id))}::text[]) and ${outbox.availableAt} is not null`,
    );
}

/** Counts accepted events whose run was not seen yet, up to `MOST_UNSEEN`. */
async function countUnseen(): Promise<number> {
  const [row] = await db().execute<{ unseen: number }>(sql`
    select count(*)::integer as unseen from (
      select 1 from outbox where available_at is not null and status = 'sent' limit ${MOST_UNSEEN}) as one`);
  return row?.unseen ?? 0;
}

/** One statement by key for the whole batch. A row whose run was seen meanwhile stays unchanged. */
async function settle(
  rows: Row[],
  outcome: (row: Row) => { status: Row["status"]; availableInMs: number | null; lastError: string | null },
): Promise<void> {
  const outcomes = rows.map((row) => ({ id: row.id, ...outcome(row) }));
  await db().execute(sql`
    update outbox o set
      status = r.status,
      available_at = now() + r."availableInMs" * interval '1 millisecond',
      sent_at = case when r.status = 'sent' then now() else o.sent_at end,
      last_error = r."lastError"
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::text::jsonb)
      as r(id text, status text, "availableInMs" bigint, "lastError" text)
    where o.id = r.id and o.id = any(${sql.param(rows.map(({ id }) => id))}::text[])
      and o.status in ('pending', 'sent')`);
}

function partition<Item>(items: Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
