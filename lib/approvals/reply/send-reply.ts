import { eq } from "drizzle-orm";
import { agentStates, messages } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import type { ActingRun } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { HANDLE_CUSTOMER_EMAIL } from "@/lib/declarations/ids";
import { handToPerson } from "@/lib/tickets/assignment/hand-to-person";
import { lockTicket } from "@/lib/tickets/lock-ticket";
import { deliverMail, type MailOutcome } from "@/lib/tickets/reply/deliver-mail";
import { insertReply, readAnswers } from "@/lib/tickets/reply/insert-reply";
import type { ApprovalRow } from "../kinds/kind.ts";
import { gateOf } from "../opening/gate-of.ts";
import type { Gate } from "../rules.ts";
import { askAboutReply } from "./ask-about-reply.ts";

/** Why a reply was not sent: a person has the ticket, has answered, or has to. */
type Withheld = "taken_over" | "answered_by_person" | "draft_held" | "reply_refused";

/** The row of the agent's reply, the approval that it waits for, or the reason why there is no reply. */
type WrittenReply = { messageId: string } | { asked: ApprovalRow } | { withheld: Withheld };

/** The outcome of the agent's reply; ids only. `asks`: the policy wants people to agree to it first. */
export type ReplyOutcome =
  | (MailOutcome & { status: "sent" | "refused" })
  | { status: "asks"; gate: Extract<Gate, { kind: "ask" | "answered" }> }
  | { status: "withheld"; why: Withheld };

/**
 * Sends the agent's reply to the message it read, at most once for a message, if the policy lets it go unasked.
 * Compares it with the records at every attempt.
 * @throws VendorError when it is not known yet whether it was sent; calling again is safe
 */
export async function sendReply(agentStateId: string, runId: string): Promise<ReplyOutcome> {
  const written = await writeReply(agentStateId, { functionId: HANDLE_CUSTOMER_EMAIL, runId });
  if ("withheld" in written) return { status: "withheld", why: written.withheld };
  if ("asked" in written) return { status: "asks", gate: await gateOf(written.asked, "reply") };
  const { messageId, status } = await deliverMail(written.messageId);
  return status === "held" ? { status: "withheld", why: "draft_held" } : { messageId, status };
}

/**
 * Stores the agent's reply to the message it read, or finds the stored one. `deliverMail` sends it.
 * @throws NotFound when the agent has not finished a reply
 */
async function writeReply(agentStateId: string, by: ActingRun): Promise<WrittenReply> {
  return db().transaction(async (tx) => {
    const [found] = await tx
      .select({ state: agentStates, source: messages })
      .from(agentStates)
      .innerJoin(messages, eq(messages.id, agentStates.messageId))
      .where(eq(agentStates.id, agentStateId));
    if (!found?.state.reply) throw new NotFound("finished reply", agentStateId);
    const { state, source } = found;
    // The lock orders this and a person's takeover: the second sees the change of the first.
    const ticket = await lockTicket(tx, source.ticketId);
    const answers = await readAnswers(tx, source.id);
    const existing = answers.find(({ status }) => status !== "held");
    if (existing)
      return existing.authorId === null ? { messageId: existing.id } : { withheld: "answered_by_person" };
    if (answers.some((held) => held.runId === by.runId)) return { withheld: "draft_held" };
    if (ticket.personNeeded === "taken_over") return { withheld: "taken_over" };

    const verdict = await askAboutReply(tx, { state, source, by });
    if (verdict === "refuse") {
      await handToPerson(source.id, "reply_declined", tx);
      return { withheld: "reply_refused" };
    }
    if (verdict !== "send") return verdict;
    const { workerVersion } = state;
    const body = state.reply ?? "";
    return { messageId: await insertReply(tx, source, { body, runId: by.runId, workerVersion }) };
  });
}
