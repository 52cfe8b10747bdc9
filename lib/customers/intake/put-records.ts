import { newUlid } from "@vagus/primitives/ulid";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotFound } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import type { KnownCustomer, KnownOrder, Outcome } from "./plan.ts";
import { lockCustomers, saveRecords } from "./save-records.ts";
import { type PutCustomer, type PutOrder, StoredCustomer, StoredOrder } from "./schemas.ts";

/** A stored row, and whether the request created it. */
export interface Put<Row> {
  isNew: boolean;
  row: Row;
}

/**
 * Stores a customer under an id of the shop. The same data again change nothing.
 * @throws NotAllowed; Conflict `email_taken`
 */
export async function putCustomer(
  me: Me,
  id: string,
  body: PutCustomer,
): Promise<Put<typeof StoredCustomer._output>> {
  requirePermission(me, "administer");
  return db().transaction(async (tx) => {
    const asOf = await lockCustomers(tx);
    const { outcomes, known } = await saveRecords(tx, [{ customer: { ...body, id }, orders: [] }], asOf);
    const outcome = outcomes[0]?.customer;
    const row = known.customers.get(id);
    if (outcome?.change === "refused" || !row || !outcome) throw refusal(outcome);
    await auditCustomer(tx, row, outcome, { actor: { type: "user", id: me.id } });
    return { isNew: outcome.change === "new", row: StoredCustomer.parse(withInstants(row)) };
  });
}

/**
 * Stores an order of a customer under an id of the shop. The same data again change nothing.
 * @throws NotAllowed; NotFound for the customer; Conflict `order_of_other_customer`
 */
export async function putOrder(me: Me, id: string, body: PutOrder): Promise<Put<typeof StoredOrder._output>> {
  requirePermission(me, "administer");
  return db().transaction(async (tx) => {
    const asOf = await lockCustomers(tx);
    const { outcomes, known } = await saveRecords(tx, [{ orders: [{ ...body, id }] }], asOf);
    const outcome = outcomes[0]?.orders[0];
    const row = known.orders.get(id);
    if (outcome?.change === "refused" || !row || !outcome) throw refusal(outcome);
    await auditOrder(tx, row, outcome, { actor: { type: "user", id: me.id } });
    return { isNew: outcome.change === "new", row: StoredOrder.parse(withInstants(row)) };
  });
}

function withInstants(row: KnownCustomer | KnownOrder): Record<string, unknown> {
  const entries = Object.entries(row);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]),
  );
}

function refusal(outcome: Outcome | undefined): Error {
  if (outcome?.change !== "refused") return new Error("A record was planned without an outcome.");
  const { cause, customerId } = outcome;
  switch (cause) {
    case "unknown_customer":
      return new NotFound("customer", customerId);
    case "email_taken":
      return new Conflict({
        code: cause,
        message: `This mail address belongs to ${customerId}. Nothing was changed.`,
      });
    case "order_of_other_customer":
      return new Conflict({
        code: cause,
        message: `This order belongs to ${customerId} and cannot move to another customer. Nothing was changed.`,
      });
  }
}

interface Auditing {
  actor: AuditActor;
  runId?: string;
}

/** Audits a new or changed customer: ids and names of fields, never their values. */
export async function auditCustomer(
  tx: Transaction,
  { id }: Pick<KnownCustomer, "id">,
  outcome: Outcome,
  by: Auditing,
): Promise<void> {
  if (outcome.change === "unchanged" || outcome.change === "refused") return;
  await appendAudit(tx, {
    ...by,
    action: "customer_changed",
    subject: { type: "customer", id },
    customerId: id,
    dedupeKey: `customer:${id}:${newUlid()}`,
    detail: changeOf(outcome),
  });
}

/** Audits a new or changed order. */
export async function auditOrder(
  tx: Transaction,
  { id, customerId, chargeId, amountCents, currency }: KnownOrder,
  outcome: Outcome,
  by: Auditing,
): Promise<void> {
  if (outcome.change === "unchanged" || outcome.change === "refused") return;
  await appendAudit(tx, {
    ...by,
    action: "order_changed",
    subject: { type: "order", id },
    customerId,
    dedupeKey: `order:${id}:${newUlid()}`,
    detail: { ...changeOf(outcome), chargeId, amountCents, currency },
  });
}

function changeOf(outcome: Outcome): { change: string; fields: string | null } {
  return { change: outcome.change, fields: outcome.change === "changed" ? outcome.fields.join(", ") : null };
}
