import { and, desc, eq, notInArray, sql } from "drizzle-orm";
import { auditLog, messages, refunds, tickets } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { cutForModel } from "@/lib/cut-text";
import { db } from "@/lib/db";
import { splitQuoted } from "../rules.ts";

/** Longer threads are summed up by their newest mails. */
const MAILS = 20;
/** The characters read of each mail; twenty mails fit into the context of any priced model. */
const MAIL_BYTES = 4_000;
/** At most this many of the newest actions. */
const ACTIONS = 50;

/** A conversation for the worker to read: for the model, never for a step or an event. */
export interface Thread {
  ticketId: string;
  subject: string;
  /** Oldest first. */
  mails: { from: "customer" | "us"; text: string }[];
  /** The money actions on this ticket, as codes. */
  refunds: { orderId: string; status: string; cause: string | null }[];
  /** Actions recorded on the ticket itself. */
  actions: string[];
}

/** @throws NotFound */
export async function readThread(ticketId: string): Promise<Thread> {
  const [ticket] = await db().select().from(tickets).where(eq(tickets.id, ticketId));
  if (!ticket) throw new NotFound("ticket", ticketId);
  const [mails, moved, actions] = await Promise.all([
    db()
      .select({
        direction: messages.direction,
        body: sql<string>`left(${messages.body}, ${MAIL_BYTES + 1})`,
        strippedBody: sql<string>`left(${messages.strippedBody}, ${MAIL_BYTES + 1})`,
      })
      .from(messages)
      // A reply that never reached the customer is no part of the conversation.
      .where(and(eq(messages.ticketId, ticketId), notInArray(messages.status, ["held", "failed"])))
      .orderBy(desc(messages.id))
      .limit(MAILS),
    db()
      .select({ orderId: refunds.orderId, status: refunds.status, cause: refunds.cause })
      .from(refunds)
      .innerJoin(messages, eq(messages.id, refunds.sourceMessageId))
      .where(eq(messages.ticketId, ticketId)),
    db()
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(eq(auditLog.subjectId, ticketId))
      .orderBy(desc(auditLog.seq))
      .limit(ACTIONS),
  ]);
  return {
    ticketId,
    subject: ticket.subject,
    mails: mails.reverse().map(({ direction, body, strippedBody }) => ({
      from: direction === "inbound" ? "customer" : "us",
      text: cutForModel(splitQuoted(body, strippedBody).text, MAIL_BYTES),
    })),
    refunds: moved,
    actions: actions.reverse().map(({ action }) => action),
  };
}
