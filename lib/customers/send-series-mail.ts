import { eq } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { signatureOf } from "@/lib/settings/rules";
import { readCompany } from "@/lib/settings/settings";
import { deliverMail, type MailOutcome } from "@/lib/tickets/reply/deliver-mail";
import { readCustomer } from "./read-customer.ts";

const MAILS = {
  welcome: [
    {
      subject: "Welcome",
      body: "thank you for trying us. Reply to this mail whenever something is unclear: a person or our assistant answers.",
    },
    {
      subject: "Three days in",
      body: "you have had a few days to look around. Is something missing? Reply and tell us.",
    },
    {
      subject: "Before your trial ends",
      body: "your trial ends soon. If you want to stay you need to do nothing; if not, reply and we will see to it.",
    },
  ],
} as const;

/** Mails that are written once and sent to many. */
type Series = keyof typeof MAILS;

/** The mail, its series and the customer: together they identify a mail that is sent at most once. */
interface SeriesMail {
  customerId: string;
  series: Series;
  /** From 1. */
  nth: number;
  runId: string;
}

/**
 * Sends one mail of a series, at most once per customer, whatever runs again. The series has a ticket of its own, so
 * that an answer has a thread.
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
    const company = await readCompany(tx);
    const { subject, body } = seriesMail(series, nth, customer.name, signatureOf(company));
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
        fromAddress: company.supportAddress,
        fromName: company.name,
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

/** How many mails a series has. */
export function lengthOf(series: Series): number {
  return MAILS[series].length;
}

/** The nth mail of a series for a customer, from 1. @throws RangeError when there is no such mail */
function seriesMail(
  series: Series,
  nth: number,
  name: string,
  signature: string,
): { subject: string; body: string } {
  const mail = MAILS[series][nth - 1];
  if (!mail) throw new RangeError(`The series ${series} has no mail ${nth}.`);
  const firstName = name.split(/\s+/)[0] || "there";
  return { subject: mail.subject, body: `Hello ${firstName},\n\n${mail.body}\n\n${signature}` };
}
