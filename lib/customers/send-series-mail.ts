import { eq } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { deliverMail, type MailOutcome } from "@/lib/tickets/reply/deliver-mail";
import { readCustomer } from "./read-customer.ts";
import { type Series, seriesMail } from "./series-mail.ts";

/** Which mail of which series, to whom; that makes it one mail for good. */
interface SeriesMail {
  customerId: string;
  series: Series;
  /** From 1. */
  nth: number;
  runId: string;
}

/**
 * Sends one mail of a series, at most once for a customer whatever runs again. The series is a conversation of its own,
 * so that an answer has its thread.
 * @throws VendorError when it is not known yet whether it was sent; calling again is safe
 */
export async function sendSeriesMail(mail: SeriesMail): Promise<MailOutcome> {
  return deliverMail(await writeSeriesMail(mail));
}

async function writeSeriesMail({ customerId, series, nth, runId }: SeriesMail): Promise<string> {
  const customer = await readCustomer(customerId);
  const key = (n: number) => `series:${series}:${customerId}:${n}`;
  return db().transaction(async (tx) => {
    const [first] = await tx
      .select()
      .from(messages)
      .where(eq(messages.outboundKey, key(1)));
    const { subject, body } = seriesMail(series, nth, customer.name);
    const ticketId = first?.ticketId ?? newId("ticket");
    if (!first) await tx.insert(tickets).values({ id: ticketId, customerId, subject, status: "resolved" });
    const id = newId("message");
    const [written] = await tx
      .insert(messages)
      .values({
        id,
        ticketId,
        customerId,
        direction: "outbound",
        status: "sending",
        fromAddress: env().postmark.from,
        fromName: "Vagus Support",
        toAddress: customer.email,
        subject,
        body,
        outboundKey: key(nth),
        runId,
      })
      .onConflictDoNothing({ target: messages.outboundKey })
      .returning({ id: messages.id });
    if (written) return written.id;
    const [existing] = await tx
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.outboundKey, key(nth)));
    if (!existing) throw new Error("The mail of a series was written by nobody.");
    return existing.id;
  });
}
