import { asc, eq, inArray, sql } from "drizzle-orm";
import { auditLog, outbox, tickets, webhookDeliveries } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { db, type Transaction } from "@/lib/db";
import { matchDeliveries } from "@/lib/webhooks/list-deliveries";
import { planReplay } from "@/lib/webhooks/replay/plan-replay";
import { cacheSenders, type FindSender } from "@/lib/webhooks/senders";
import type { DeliveryTarget, OperationPreview } from "../order-schemas.ts";
import { engineLimits } from "../preview/engine-limits.ts";
import { messagesOfDeliveries, previewStarting } from "../preview/preview-effects.ts";
import { previewTargets } from "../preview/preview-targets.ts";
import { type Cause, MOST_TARGETS, tally } from "../rules.ts";
import { heldByOther } from "./held-by-other.ts";
import type { Frozen, Selection } from "./operation-kind.ts";

type Row = typeof webhookDeliveries.$inferSelect;

/** A delivery that a target names, and whether it takes part. */
interface AssessedDelivery extends Pick<Row, "id" | "provider" | "kind" | "status"> {
  customerId: string | null;
  /** The event that will be sent; null when only the acceptance tells. */
  eventName: string | null;
  /** Why it is left out; null when it takes part. */
  cause: Cause | null;
}

/** Whole rows read together: a body can have megabytes. */
const BATCH = 50;

/** Selects the deliveries to process again: those assessed now, without any that another operation takes. */
export async function selectDeliveries(_me: Me, target: DeliveryTarget): Promise<Selection> {
  const assessed = await assessDeliveries(target);
  return {
    mode: null,
    input: null,
    freeze: (tx, operationId) => freeze(tx, operationId, target, assessed),
  };
}

/** Previews a redelivery: the events that would be sent, and the effects that have happened already. */
export async function previewDeliveries(me: Me, target: DeliveryTarget): Promise<OperationPreview> {
  const rows = await assessDeliveries(target);
  const eligible = rows.filter(({ cause }) => cause === null);
  const [effects, limits] = await Promise.all([
    previewStarting(messagesOfDeliveries(eligible.map(({ id }) => id))),
    engineLimits({ reruns: false }),
  ]);
  return previewTargets(me, {
    ids: target.ids,
    rows,
    describe: ({ provider, kind, eventName }) => ({
      what: kind ? `${provider}, ${kind}` : provider,
      note: eventName ? `sent as ${eventName}` : "checked and accepted like a new request",
    }),
    madeOf: ({ eventName }) => eventName,
    effects,
    costMicros: () => 0,
    engineLimits: limits,
  });
}

async function freeze(
  tx: Transaction,
  operationId: string,
  { ids }: DeliveryTarget,
  assessed: readonly AssessedDelivery[],
): Promise<Frozen> {
  const eligible = assessed.filter(({ cause }) => cause === null);
  const set = eligible.map(({ id, customerId }) => ({ id, customerId }));
  const written = await tx.execute(sql`
    insert into operation_items (operation_id, position, target_id, customer_id)
    select ${operationId}, row_number() over (order by target.id), target.id, target."customerId"
    from jsonb_to_recordset(${JSON.stringify(set)}::text::jsonb) as target(id text, "customerId" text)
    where not ${heldByOther(sql`target.id`)}
    returning position`);
  const notEligible = tally(assessed, ({ cause }) => cause);
  const taken = eligible.length - written.length;
  if (taken > 0) notEligible.set("in_other_operation", (notEligible.get("in_other_operation") ?? 0) + taken);
  const unknown = ids ? new Set(ids).size - assessed.length : 0;
  if (unknown > 0) notEligible.set("unknown", unknown);
  return { total: written.length, notEligible };
}

/**
 * The deliveries that a target selects, oldest first, each with the cause if it is left out. An accepted delivery is
 * sent again unchanged; any other must have a valid signature and a meaning today. Preview and start share this
 * function, so that the start does what the preview shows. Reads one more than an operation takes, to detect too many.
 */
async function assessDeliveries({ ids, filter = {} }: DeliveryTarget): Promise<AssessedDelivery[]> {
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

/** The cause as far as the row alone tells. */
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
  // A rejected request passes every check again, and only that tells its event.
  return { cause: null, eventName: plan.how === "send" ? plan.name : null };
}
