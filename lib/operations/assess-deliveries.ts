import { asc, eq, inArray, sql } from "drizzle-orm";
import { auditLog, outbox, tickets, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { matchDeliveries } from "@/lib/webhooks/match-deliveries";
import { interpretDelivery } from "@/lib/webhooks/replay/interpret-delivery";
import { verifyDelivery } from "@/lib/webhooks/replay/verify-delivery";
import { type FindSource, rememberSources } from "@/lib/webhooks/sources/find-source";
import { heldByOther } from "./held-by-other.ts";
import type { DeliveryTarget } from "./order-schemas.ts";
import { type Cause, MOST_TARGETS } from "./rules.ts";

type Row = typeof webhookDeliveries.$inferSelect;

/** A delivery that a target names, and whether it takes part. */
export interface AssessedDelivery extends Pick<Row, "id" | "provider" | "kind" | "status"> {
  customerId: string | null;
  /** The event it is sent as; null when that is only known once it is let in. */
  eventName: string | null;
  /** Why it is left out; null when it takes part. */
  cause: Cause | null;
}

/** Whole rows at once: a body can have megabytes. */
const BATCH = 50;

/**
 * The deliveries a target names, oldest first, by the same words as on the webhooks page, each with why it is left out.
 * What was taken is sent again as it was; the rest must prove today who sent it, and mean something. Preview and start
 * use this one, so that what is shown is what is done. One more than an operation takes, to tell when it is too many.
 */
export async function assessDeliveries({ ids, filter = {} }: DeliveryTarget): Promise<AssessedDelivery[]> {
  const { id, provider, kind, status } = webhookDeliveries;
  const rows = await db()
    .select({
      id,
      provider,
      kind,
      status,
      customerId: tickets.customerId,
      eventName: outbox.name,
      cause: leftOut,
    })
    .from(webhookDeliveries)
    .leftJoin(tickets, eq(tickets.id, webhookDeliveries.ticketId))
    .leftJoin(outbox, eq(outbox.id, webhookDeliveries.outboxId))
    .where(ids ? inArray(id, ids) : matchDeliveries(filter))
    .orderBy(asc(id))
    .limit(MOST_TARGETS + 1);
  const unsure = rows.filter(({ cause, eventName }) => cause === null && eventName === null);
  const judged = await judge(unsure.map((row) => row.id));
  return rows.map((row) => ({ ...row, ...judged.get(row.id) }));
}

/** What the rows alone tell. */
const leftOut = sql<Cause | null>`case
  when ${webhookDeliveries.status} = 'duplicate' then 'delivery_copy'
  when ${webhookDeliveries.outboxId} is null and ${webhookDeliveries.body} is null then 'body_not_kept'
  when ${heldByOther(webhookDeliveries.id)} then 'in_other_operation'
  when ${webhookDeliveries.status} = 'rejected' and exists (
    select from ${auditLog} where ${auditLog.subjectId} = ${webhookDeliveries.id}
      and ${auditLog.action} = 'delivery_replayed') then 'already_redelivered'
end`;

type Judgement = Pick<AssessedDelivery, "cause" | "eventName">;

async function judge(ids: readonly string[]): Promise<Map<string, Judgement>> {
  const judged = new Map<string, Judgement>();
  const find = rememberSources();
  for (let at = 0; at < ids.length; at += BATCH) {
    const rows = await db()
      .select()
      .from(webhookDeliveries)
      .where(inArray(webhookDeliveries.id, ids.slice(at, at + BATCH)));
    for (const row of rows) judged.set(row.id, await judgeOne(row, find));
  }
  return judged;
}

async function judgeOne(row: Row, find: FindSource): Promise<Judgement> {
  const verification = await verifyDelivery(row, find);
  if (verification === "not_kept") return { cause: "body_not_kept", eventName: null };
  if (verification !== "counts") return { cause: verification, eventName: null };
  // What was rejected goes through the whole door again, which tells better than a guess.
  if (row.status === "rejected") return { cause: null, eventName: null };
  const meaning = await interpretDelivery(row, find);
  return "cause" in meaning
    ? { cause: "means_nothing", eventName: null }
    : { cause: null, eventName: meaning.name };
}
