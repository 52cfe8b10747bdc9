import process from "node:process";
import { and, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { auditLog, customers, messages, runs, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { writeMail } from "@/testing/mails";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

const MAILS_PER_HOUR = 3;

withTestDatabase();
const vendors = withSandbox();
beforeAll(() => {
  process.env.MAX_MAILS_PER_HOUR = String(MAILS_PER_HOUR);
});
const engine = withEngine();

/** More turns than any of these conversations may take. */
const MOST_TURNS = 6;

interface Machine {
  /** What it writes the nth time, from 1. */
  says(nth: number): string;
  headers?: { Name: string; Value: string }[];
  /** It takes its time, as a person does. */
  waits?: boolean;
}

/**
 * A machine writes to us and answers each of our answers; how often ours came, and what became of its ticket. A customer
 * of its own each time, for mails are counted by sender.
 */
async function converse(name: string, { says, headers = [], waits = false }: Machine) {
  const Email = `${name}@machines.example`;
  await db()
    .insert(customers)
    .values({ id: `cust_${name}`, email: Email, name, tier: "pro" });
  let inReplyTo: { Name: string; Value: string }[] = [];
  let ticketId = "";
  let answers = 0;
  for (let turn = 1; turn <= MOST_TURNS; turn++) {
    const mail = await writeMail(says(turn), { Email, Headers: [...headers, ...inReplyTo] });
    ticketId ||= mail.ticketId;
    expect(mail.ticketId).toBe(ticketId);
    await engine.until("its run to end", async () => {
      const of = and(
        eq(runs.functionId, "handle-customer-email"),
        eq(sql`${runs.input} ->> 'messageId'`, mail.messageId),
      );
      const [run] = await db().select().from(runs).where(of);
      return run?.endedAt ? run : undefined;
    });
    const [answer] = await db().select().from(messages).where(eq(messages.answersMessageId, mail.messageId));
    if (!answer) break;
    expect(await vendors.mailsOf(answer.id)).toHaveLength(1);
    answers++;
    if (waits)
      await db().execute(sql`
      update messages set created_at = created_at - interval '1 minute', tried_at = tried_at - interval '1 minute'
      where ticket_id = ${ticketId}`);
    inReplyTo = [{ Name: "In-Reply-To", Value: answer.rfcMessageId ?? "" }];
  }
  const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
  const sent = and(eq(auditLog.customerId, `cust_${name}`), eq(auditLog.action, "message_sent"));
  expect(await db().$count(auditLog, sent)).toBe(answers);
  return { answers, why: ticket?.personNeeded, status: ticket?.status };
}

describe("a machine that answers every mail", () => {
  it("with the same words, and does not say what it is, gets one automatic answer, then a person", async () => {
    const says = (nth: number) =>
      `I am out of office until Monday.${nth === 1 ? "" : "\n\nOn Friday, Vagus Support wrote:\n> Hello"}`;
    expect(await converse("absent", { says })).toEqual({ answers: 1, why: "mail_loop", status: "open" });
  });

  it("by a template, and does not say what it is, gets one automatic answer, then a person", async () => {
    const words = ["parcel", "account", "newsletter", "password", "invoice", "courier"];
    const says = (nth: number) => `We write to you about the ${words[nth - 1]} and will be back to you soon.`;
    expect(await converse("template", { says })).toEqual({ answers: 1, why: "mail_loop", status: "open" });
  });

  it("in the words of an autoresponder gets one automatic answer, then a person", async () => {
    const says = (nth: number) =>
      nth === 1 ? "Good news from our shop!" : "Thank you for your mail. We will look into it.";
    expect(await converse("polite", { says })).toEqual({ answers: 1, why: "mail_loop", status: "open" });
  });

  const ANEW = [
    "Where is it?",
    "That helps little.",
    "And the invoice?",
    "Understood so far.",
    "Why though?",
    "Go on.",
  ];

  it("in different words each time, within seconds, gets two answers, then a person", async () => {
    const says = (nth: number) => String(ANEW[nth - 1]);
    expect(await converse("quick", { says })).toEqual({ answers: 2, why: "mail_loop", status: "open" });
  });

  it("in different words each time, and slowly, gets as many answers as a sender may have within an hour", async () => {
    const says = (nth: number) => String(ANEW[nth - 1]);
    expect(await converse("slow", { says, waits: true })).toEqual({
      answers: MAILS_PER_HOUR,
      why: "mail_loop",
      status: "open",
    });
  });

  it.each([
    ["Auto-Submitted", "auto-replied"],
    ["Precedence", "bulk"],
    ["List-Unsubscribe", "<mailto:stop@machines.example>"],
    ["X-Auto-Response-Suppress", "All"],
  ])("and says so by %s gets none", async (Name, Value) => {
    const name = Name.toLowerCase().replaceAll("-", "_");
    const machine = { says: () => "I am out of office.", headers: [{ Name, Value }] };
    expect(await converse(name, machine)).toEqual({ answers: 0, why: "automatic_mail", status: "open" });
  });
});
