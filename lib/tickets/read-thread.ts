import { asc, eq } from "drizzle-orm";
import { auditLog, messages, refunds, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { NotFound } from "@/lib/errors";
import { splitQuoted } from "./rules.ts";

/** Longer threads are summed up by their newest mails. */
const MAILS = 20;

/** A conversation for the worker to read: for the model, never for a step or an event. */
export interface Thread {
  ticketId: string;
  subject: string;
  /** Oldest first. */
  mails: { from: "customer" | "us"; text: string }[];
  /** What was done about money on this ticket, as codes. */
  refunds: { orderId: string; status: string; cause: string | null }[];
  /** Actions recorded on the ticket itself. */
  actions: string[];
}

/** @throws NotFound */
export async function readThread(ticketId: string): Promise<Thread> {
  const [ticket] = await db().select().from(tickets).where(eq(tickets.id, ticketId));
  if (!ticket) throw new NotFound("ticket", ticketId);
  const [mails, moved, actions] = await Promise.all([
    db().select().from(messages).where(eq(messages.ticketId, ticketId)).orderBy(asc(messages.id)),
    db()
      .select({ orderId: refunds.orderId, status: refunds.status, cause: refunds.cause })
      .from(refunds)
      .innerJoin(messages, eq(messages.id, refunds.sourceMessageId))
      .where(eq(messages.ticketId, ticketId)),
    db().select().from(auditLog).where(eq(auditLog.subjectId, ticketId)).orderBy(asc(auditLog.seq)),
  ]);
  return {
    ticketId,
    subject: ticket.subject,
    mails: mails.slice(-MAILS).map(({ direction, body, strippedBody }) => ({
      from: direction === "inbound" ? "customer" : "us",
      text: splitQuoted(body, strippedBody).text,
    })),
    refunds: moved,
    actions: actions.map(({ action }) => action),
  };
}
