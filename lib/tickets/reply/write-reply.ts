import { and, eq } from "drizzle-orm";
import { agentStates, messages, tickets } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { replySubject } from "../rules.ts";

/** The row of the agent's reply, or the reason for none: a person has the ticket, has answered, or has to. */
export type WrittenReply =
  | { messageId: string }
  | { withheld: "taken_over" | "answered_by_person" | "draft_held" };

/**
 * Stores the agent's reply to the message it read, or finds the stored one. `deliverMail` sends it.
 * @throws NotFound when the agent has not finished a reply
 */
export async function writeReply(agentStateId: string, runId: string): Promise<WrittenReply> {
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

    const messageId = newId("message");
    await tx.insert(messages).values({
      id: messageId,
      ticketId: source.ticketId,
      customerId: source.customerId,
      direction: "outbound",
      status: "sending",
      fromAddress: env().postmark.from,
      fromName: "Vagus Support",
      toAddress: source.fromAddress,
      subject: replySubject(source.subject),
      body: state.reply ?? "",
      answersMessageId: source.id,
      runId,
    });
    return { messageId };
  });
}
