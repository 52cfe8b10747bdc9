import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { customers, messages } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { requirePlayground } from "./require-playground.ts";
import { callSandbox } from "./sandbox-api.ts";
import { PlaygroundMail, type PlaygroundSent } from "./schemas.ts";

const Delivered = z.object({
  deliveries: z.array(z.object({ status: z.int().nullable(), durationMs: z.number() })),
});

/**
 * Makes the sandbox Postmark deliver a mail to our webhook, over HTTP with its credentials, like the vendor. Needs no
 * permission, as everybody can write to support.
 */
export async function sendMailAsCustomer(me: Me, input: PlaygroundMail): Promise<PlaygroundSent> {
  requirePermission(me, "see");
  requirePlayground();
  const { from: sender, fromName, subject, text, copies, automatic, forged } = PlaygroundMail.parse(input);
  const from = await addressOf(sender);
  const messageId = randomUUID();
  const headers = automatic ? [{ Name: "Auto-Submitted", Value: "auto-replied" }] : [];
  const { deliveries } = await callSandbox("postmark", "/__sandbox/deliver", Delivered, {
    method: "POST",
    json: {
      kind: "postmark.inbound",
      mail: { from, fromName, subject, text, headers, messageId, sender: forged ? "failed" : "verified" },
      copies,
    },
  });
  const [stored] = await db()
    .select({ ticketId: messages.ticketId })
    .from(messages)
    .where(and(eq(messages.direction, "inbound"), eq(messages.providerMessageId, messageId)));
  return {
    deliveries: deliveries.map(({ status, durationMs }) => ({ status: status ?? 0, durationMs })),
    ticketId: stored?.ticketId ?? null,
  };
}

/** Resolves a customer's id to an email, for roles that see no addresses; returns an email unchanged. */
async function addressOf(sender: string): Promise<string> {
  if (sender.includes("@")) return sender;
  const [customer] = await db()
    .select({ email: customers.email })
    .from(customers)
    .where(eq(customers.id, sender));
  if (!customer) throw new NotFound("customer", sender);
  return customer.email;
}
