import { deliverMail, type MailOutcome } from "./deliver-mail.ts";
import { type WrittenReply, writeReply } from "./write-reply.ts";

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
