import { asc, eq, inArray, sql } from "drizzle-orm";
import { auditLog, outbox, tickets, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { matchDeliveries } from "@/lib/webhooks/match-deliveries";
import { planReplay } from "@/lib/webhooks/replay/plan-replay";
import { cacheSenders, type FindSender } from "@/lib/webhooks/senders";
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
  when ${webhookDeliveries.status} = 'duplicate' then 'duplicate'
  when ${webhookDeliveries.outboxId} is null and ${webhookDeliveries.body} is null then 'not_kept'
  when ${heldByOther(webhookDeliveries.id)} then 'in_other_operation'
  when ${webhookDeliveries.status} = 'rejected' and exists (
    select from ${auditLog} where ${auditLog.subjectId} = ${webhookDeliveries.id}
      and ${auditLog.action} = 'delivery_replayed') then 'already_redelivered'
end`;

type Judgement = Pick<AssessedDelivery, "cause" | "eventName">;

async function judge(ids: readonly string[]): Promise<Map<string, Judgement>> {
  const judged = new Map<string, Judgement>();
  const find = cacheSenders();
  for (let at = 0; at < ids.length; at += BATCH) {
    const rows = await db()
      .select()
      .from(webhookDeliveries)
      .where(inArray(webhookDeliveries.id, ids.slice(at, at + BATCH)));
    for (const row of rows) judged.set(row.id, await judgeOne(row, find));
  }
  return judged;
}

async function judgeOne(row: Row, find: FindSender): Promise<Judgement> {
  const plan = await planReplay(row, await find(row.provider));
  if ("code" in plan) return { cause: plan.code, eventName: null };
  // A rejected request goes through every check again, which tells its event better than a guess.
  return { cause: null, eventName: plan.how === "send" ? plan.name : null };
}
