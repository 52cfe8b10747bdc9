import { and, count, desc, eq, gt, lte, ne, sql } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import { HANDED_OVER } from "@/db/schema/vocabulary";
import { NotFound } from "@/lib/app-errors";
import { type ActingRun, appendAudit, auditedAs } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { handToPerson } from "../assignment/hand-to-person.ts";
import { type PersonNeeded, readNeed } from "../view/ticket-need.ts";
import { isMailLoop } from "./mail-loop.ts";

/** Characters of a mail that the loop check reads. */
const READ = 20_000;
/** A mail as far as its route depends on it. */
const READ_COLUMNS = {
  id: messages.id,
  ticketId: messages.ticketId,
  customerId: messages.customerId,
  direction: messages.direction,
  fromAddress: messages.fromAddress,
  automaticCause: messages.automaticCause,
  senderVerdict: messages.senderVerdict,
  createdAt: messages.createdAt,
  triedAt: messages.triedAt,
  body: sql<string>`left(${messages.body}, ${READ})`,
  strippedBody: sql<string>`left(${messages.strippedBody}, ${READ})`,
};
type Message = Pick<typeof messages.$inferSelect, keyof typeof READ_COLUMNS>;

/** Reasons for which the agent does not answer. */
const MONEY_REASONS = ["refund_failed", "dispute_opened"] as const;
/** Only this many of the newest mails are checked. */
const THREAD_LOOKED_AT = 100;

/** The route of a mail: the agent answers, or a person for this reason. */
export type Route = { to: "agent" } | { to: "person"; why: PersonNeeded };

/**
 * Audits `message_received` once a run and routes the mail. A person answers mail from unknown senders, forged
 * addresses and machines, mail at a machine's rate, and mail about money that a person handles.
 */
export async function receiveMessage(messageId: string, by: ActingRun): Promise<Route> {
  return db().transaction(async (tx) => {
    const [message] = await tx.select(READ_COLUMNS).from(messages).where(eq(messages.id, messageId));
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
    const route = chooseRoute(message, recent?.mails ?? 0, await readThread(tx, message));
    const verdict = HANDED_OVER.find((why) => route.to === "person" && why === route.why);
    if (verdict && verdict !== "taken_over") await handToPerson(messageId, verdict, tx);
    await appendAudit(tx, {
      ...auditedAs(by),
      action: "message_received",
      subject: { type: "message", id: messageId },
      customerId: message.customerId,
      dedupeKey: `${by.runId}:audit-received:message_received`,
      detail: { ticketId: message.ticketId, to: route.to, why: route.to === "person" ? route.why : null },
    });
    return route;
  });
}

/** The mails before a mail on its ticket. */
interface Thread {
  /** Why a person has the case: it was taken over, or the mail is not the one that opened it. */
  personHas: PersonNeeded | null;
  /** Two machines may be writing to each other. */
  loops: boolean;
}

async function readThread(tx: Transaction, message: Message): Promise<Thread> {
  const { id, ticketId, createdAt } = message;
  const before = and(
    eq(messages.ticketId, ticketId),
    ne(messages.id, id),
    ne(messages.status, "held"),
    lte(messages.createdAt, createdAt),
  );
  const earlier = await tx
    .select(READ_COLUMNS)
    .from(messages)
    .where(before)
    .orderBy(desc(messages.createdAt))
    .limit(THREAD_LOOKED_AT);
  const [ticket] = await tx.select().from(tickets).where(eq(tickets.id, ticketId));
  const follows = earlier.some(({ direction }) => direction === "inbound");
  const { personNeeded } = await readNeed(tx, ticketId);
  const aboutMoney = follows ? MONEY_REASONS.find((why) => why === personNeeded) : undefined;
  return {
    personHas: ticket?.personNeeded === "taken_over" ? "taken_over" : (aboutMoney ?? null),
    loops: isMailLoop(message, earlier),
  };
}

function chooseRoute(message: Message, mailsWithinAnHour: number, thread: Thread): Route {
  if (thread.personHas === "taken_over") return { to: "person", why: thread.personHas };
  if (message.customerId === null) return { to: "person", why: "unknown_sender" };
  if (message.senderVerdict === "failed") return { to: "person", why: "spoofed_sender" };
  if (message.automaticCause !== null) return { to: "person", why: "automatic_mail" };
  if (thread.loops || mailsWithinAnHour > env().maxMailsPerHour) return { to: "person", why: "mail_loop" };
  if (thread.personHas) return { to: "person", why: thread.personHas };
  return { to: "agent" };
}
