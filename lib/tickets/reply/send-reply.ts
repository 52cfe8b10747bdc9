import { and, eq } from "drizzle-orm";
import { agentStates, messages, tickets } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { readCompany } from "@/lib/settings/settings";
import { replySubject } from "../rules.ts";
import { deliverMail, type MailOutcome } from "./deliver-mail.ts";

/** The row of the agent's reply, or the reason for none: a person has the ticket, has answered, or has to. */
type WrittenReply = { messageId: string } | { withheld: "taken_over" | "answered_by_person" | "draft_held" };

/** The outcome of the agent's reply; ids only. Withheld: a person has the ticket in hand, or has to answer. */
export type ReplyOutcome =
  | (MailOutcome & { status: "sent" | "refused" })
  | { status: "withheld"; why: WithheldBecause };
type WithheldBecause = Extract<WrittenReply, { withheld: string }>["withheld"];

/**
 * Sends the agent's reply to the message it read, at most once for a message. Compares it with the records at every
 * attempt.
 * @throws VendorError when it is not known yet whether it was sent; calling again is safe
 */
export async function sendReply(agentStateId: string, runId: string): Promise<ReplyOutcome> {
  const written = await writeReply(agentStateId, runId);
  if ("withheld" in written) return { status: "withheld", why: written.withheld };
  const { messageId, status } = await deliverMail(written.messageId);
  return status === "held" ? { status: "withheld", why: "draft_held" } : { messageId, status };
}

/**
 * Stores the agent's reply to the message it read, or finds the stored one. `deliverMail` sends it.
 * @throws NotFound when the agent has not finished a reply
 */
async function writeReply(agentStateId: string, runId: string): Promise<WrittenReply> {
  return db().transaction(async (tx) => {
    const [found] = await tx
      .select({ state: agentStates, source: messages })
      .from(agentStates)
      .innerJoin(messages, eq(messages.id, agentStates.messageId))
      .where(eq(agentStates.id, agentStateId));
    if (!found?.state.reply) throw new NotFound("finished reply", agentStateId);
    const { state, source } = found;
    // The lock orders this and a person's takeover: the second sees the change of the first.
    const [ticket] = await tx.select().from(tickets).where(eq(tickets.id, source.ticketId)).for("update");
    const theirs = and(eq(messages.answersMessageId, source.id), eq(messages.direction, "outbound"));
    const answers = await tx.select().from(messages).where(theirs);
    const existing = answers.find(({ status }) => status !== "held");
    if (existing)
      return existing.authorId === null ? { messageId: existing.id } : { withheld: "answered_by_person" };
    if (answers.some((held) => held.runId === runId)) return { withheld: "draft_held" };
    if (ticket?.personNeeded === "taken_over") return { withheld: "taken_over" };

    const company = await readCompany(tx);
    const messageId = newId("message");
    await tx.insert(messages).values({
      id: messageId,
      ticketId: source.ticketId,
      customerId: source.customerId,
      direction: "outbound",
      status: "sending",
      fromAddress: company.supportAddress,
      fromName: company.name,
      toAddress: source.fromAddress,
      subject: replySubject(source.subject),
      body: state.reply ?? "",
      answersMessageId: source.id,
      runId,
      workerVersion: state.workerVersion,
    });
    return { messageId };
  });
}
