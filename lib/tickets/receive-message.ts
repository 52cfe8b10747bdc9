import { and, count, eq, gt, lte, sql } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import type { PERSON_NEEDED } from "@/db/schema/vocabulary";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { NotFound } from "@/lib/errors";

/** Whether the agent answers, or why a person has to. */
export type Route = { to: "agent" } | { to: "person"; why: (typeof PERSON_NEEDED)[number] };

/**
 * Writes `message_received` once a run and decides who answers: mail from strangers, from machines and from a sender
 * who writes as often as a machine goes to a person.
 */
export async function receiveMessage(messageId: string, runId: string): Promise<Route> {
  return db().transaction(async (tx) => {
    const [message] = await tx.select().from(messages).where(eq(messages.id, messageId));
    if (!message) throw new NotFound("message", messageId);
    const [recent] = await tx
      .select({ mails: count() })
      .from(messages)
      .where(
        and(
          eq(messages.fromAddress, message.fromAddress),
          eq(messages.direction, "inbound"),
          lte(messages.createdAt, message.createdAt),
          gt(messages.createdAt, sql`${message.createdAt.toISOString()}::timestamptz - interval '1 hour'`),
        ),
      );
    const route = chooseRoute(message, recent?.mails ?? 0);
    if (route.to === "person") {
      await tx.update(tickets).set({ personNeeded: route.why }).where(eq(tickets.id, message.ticketId));
    }
    await appendAudit(tx, {
      actor: { type: "function", id: "handle-customer-email" },
      action: "message_received",
      subject: { type: "message", id: messageId },
      customerId: message.customerId,
      runId,
      dedupeKey: `${runId}:audit-received:message_received`,
      detail: { ticketId: message.ticketId, to: route.to, why: route.to === "person" ? route.why : null },
    });
    return route;
  });
}

function chooseRoute(message: typeof messages.$inferSelect, mailsWithinAnHour: number): Route {
  if (message.customerId === null) return { to: "person", why: "unknown_sender" };
  if (message.automaticCause !== null) return { to: "person", why: "automatic_mail" };
  if (mailsWithinAnHour > env().maxMailsPerHour) return { to: "person", why: "mail_loop" };
  return { to: "agent" };
}
