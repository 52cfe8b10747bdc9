import type { MailOutcome } from "@/lib/tickets/reply/deliver-mail";
import { sendReply } from "@/lib/tickets/reply/send-reply";

/** Sends a finished reply that nobody keeps back. */
export async function replySent(agentStateId: string, runId: string): Promise<MailOutcome> {
  const outcome = await sendReply(agentStateId, runId);
  if (outcome.status === "withheld") throw new Error(`The reply was withheld: ${outcome.why}.`);
  return outcome;
}
