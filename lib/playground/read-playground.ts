import { asc, count, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { customers, orders } from "@/db/schema";
import { LOCAL_CUSTOMERS } from "@/db/seed/local-data";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { requirePlayground } from "./require-playground.ts";
import { callSandbox, FAULT_EFFECTS } from "./sandbox-api.ts";
import { FAULTS, Playground } from "./schemas.ts";

const SHOWN = 20;

const Outbox = z.object({
  Messages: z.array(
    z.object({
      MessageID: z.string(),
      Recipients: z.array(z.string()),
      Subject: z.string(),
      ReceivedAt: z.string(),
    }),
  ),
});
const Refunds = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      amount: z.int(),
      currency: z.string(),
      created: z.int(),
      metadata: z.record(z.string(), z.string()),
    }),
  ),
});
const ActiveFaults = z.object({ items: z.array(z.object({ match: z.unknown(), status: z.unknown() })) });

/**
 * The state of the sandbox: possible senders, sent mails, refunds, and active faults.
 * @throws NotFound where there is no playground
 */
export async function readPlayground(me: Me): Promise<Playground> {
  requirePermission(me, "see");
  requirePlayground();
  const [people, outbox, refunds, faults] = await Promise.all([
    listCustomers(),
    callSandbox("postmark", `/messages/outbound?count=${SHOWN}&offset=0`, Outbox, {
      headers: { "x-postmark-server-token": env().postmark.token, accept: "application/json" },
    }),
    callSandbox("stripe", `/v1/refunds?limit=${SHOWN}`, Refunds, {
      headers: { authorization: `Bearer ${env().stripe.key}` },
    }),
    Promise.all(FAULTS.map(async (name) => ({ name, on: await isOn(name) }))),
  ]);
  const mask = maskFor(me);
  return Playground.parse({
    customers: people.map((one) => ({ ...one, name: mask.name(one.name), email: mask.email(one.email) })),
    mails: outbox.Messages.map((mail) => ({
      id: mail.MessageID,
      to: mask.email(mail.Recipients[0] ?? ""),
      subject: mask.text(mail.Subject) ?? "hidden",
      at: new Date(mail.ReceivedAt).toISOString(),
    })),
    refunds: refunds.data.map((refund) => ({
      id: refund.id,
      orderId: refund.metadata.order_id ?? null,
      amountCents: refund.amount,
      currency: refund.currency.toUpperCase(),
      at: new Date(refund.created * 1000).toISOString(),
    })),
    faults,
  });
}

/** The fictional customers of the local data, without customers that were added. */
function listCustomers() {
  return db()
    .select({
      id: customers.id,
      name: customers.name,
      email: customers.email,
      tier: customers.tier,
      orders: count(orders.id),
    })
    .from(customers)
    .leftJoin(orders, eq(orders.customerId, customers.id))
    .where(
      inArray(
        customers.id,
        LOCAL_CUSTOMERS.map(({ id }) => id),
      ),
    )
    .groupBy(customers.id)
    .orderBy(asc(customers.id))
    .limit(SHOWN);
}

async function isOn(name: (typeof FAULTS)[number]): Promise<boolean> {
  const { vendor, match, status } = FAULT_EFFECTS[name];
  const { items } = await callSandbox(vendor, "/__sandbox/faults", ActiveFaults);
  return items.some((fault) => fault.match === match && fault.status === status);
}
